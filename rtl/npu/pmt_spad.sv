// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// One scratchpad side: line-interleaved single-port banks behind a fixed-priority arbiter.
// Ports: narrow (one line, read or write), wide (read, up to two neighbouring lines), result (write,
// up to two lines). Guarantees: a grant covers all lines of a request; read data the cycle after the
// grant; at most one writer a cycle. Does not check bounds. Spec: docs/units/spad.md.
module pmt_spad #(
  parameter int unsigned Bytes = 4096,
  parameter int unsigned LineBytes = 4,
  parameter int unsigned Banks = 2,
  parameter bit WideRotate = 1'b1,       // wide data: window of LineBytes starting at w_off_i
  parameter int unsigned WideLines = 1,  // otherwise: WideLines aligned lines
  localparam int unsigned LineW = LineBytes * 8,
  localparam int unsigned OffW = $clog2(LineBytes),
  localparam int unsigned BankW = $clog2(Banks),
  localparam int unsigned LineAddrW = $clog2(Bytes / LineBytes),
  localparam int unsigned RowW = LineAddrW - BankW
) (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  // narrow port
  input  logic                              n_req_i,
  input  logic                              n_high_i,  // above the other ports, else below them
  input  logic                              n_we_i,
  input  logic [LineAddrW-1:0]              n_line_i,
  input  logic [LineBytes-1:0]              n_be_i,
  input  logic [LineW-1:0]                  n_wdata_i,
  output logic                              n_gnt_o,
  output logic [LineW-1:0]                  n_rdata_o,
  // wide read port
  input  logic                              w_req_i,
  input  logic                              w_two_i,   // line + 1 is needed too
  input  logic [LineAddrW-1:0]              w_line_i,
  input  logic [OffW-1:0]                   w_off_i,
  output logic                              w_gnt_o,
  output logic [WideLines*LineW-1:0]        w_rdata_o,
  // result write port
  input  logic                              r_req_i,
  input  logic                              r_high_i,  // above the wide port, else below it
  input  logic                              r_two_i,
  input  logic [LineAddrW-1:0]              r_line_i,
  input  logic [2*LineBytes-1:0]            r_be_i,
  input  logic [LineW-1:0]                  r_wdata_i, // both lines take the same (rotated) data
  output logic                              r_gnt_o
);

  logic [LineAddrW-1:0] w_next, r_next;
  logic [Banks-1:0] n_want, w_want, r_want;
  logic [Banks*LineW-1:0] bank_rdata;
  logic [LineW-1:0] wdata;
  logic n_hi, w_block, r_block, n_block;

  assign w_next = w_line_i + 1'b1;
  assign r_next = r_line_i + 1'b1;

  always_comb begin
    for (int unsigned b = 0; b < Banks; b++) begin
      n_want[b] = n_req_i & (n_line_i[BankW-1:0] == BankW'(b));
      w_want[b] = w_req_i & ((w_line_i[BankW-1:0] == BankW'(b)) |
                             (w_two_i & (w_next[BankW-1:0] == BankW'(b))));
      r_want[b] = r_req_i & ((r_line_i[BankW-1:0] == BankW'(b)) |
                             (r_two_i & (r_next[BankW-1:0] == BankW'(b))));
    end
  end

  // A narrow request that waited seven cycles goes first: no port starves.
  logic [2:0] n_wait_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) n_wait_q <= '0;
    else if (!n_req_i || n_gnt_o) n_wait_q <= '0;
    else n_wait_q <= n_wait_q + 3'd1;
  end
  assign n_hi = n_high_i | (n_wait_q == 3'd7);

  // Blocked by any request of higher priority for one of its banks, granted or not.
  assign w_block = (n_hi & |(w_want & n_want)) | (r_high_i & |(w_want & r_want));
  assign r_block = (n_hi & (|(r_want & n_want) | (n_req_i & n_we_i))) |
                   (!r_high_i & |(r_want & w_want));
  assign n_block = !n_hi & (|(n_want & (w_want | r_want)) | (n_we_i & r_req_i));
  assign n_gnt_o = n_req_i & !n_block;
  assign w_gnt_o = w_req_i & !w_block;
  assign r_gnt_o = r_req_i & !r_block;

  assign wdata = r_gnt_o ? r_wdata_i : n_wdata_i;

  for (genvar b = 0; b < Banks; b++) begin : gen_bank
    logic n_sel, r_sel, r_hi;
    logic [RowW-1:0] row;
    logic [LineBytes-1:0] be;
    assign n_sel = n_gnt_o & n_want[b];
    assign r_sel = r_gnt_o & r_want[b];
    assign r_hi = r_line_i[BankW-1:0] != BankW'(b);
    always_comb begin
      if (n_sel) row = n_line_i[LineAddrW-1:BankW];
      else if (r_sel) row = r_hi ? r_next[LineAddrW-1:BankW] : r_line_i[LineAddrW-1:BankW];
      else if (w_line_i[BankW-1:0] == BankW'(b)) row = w_line_i[LineAddrW-1:BankW];
      else row = w_next[LineAddrW-1:BankW];
    end
    assign be = r_sel ? (r_hi ? r_be_i[2*LineBytes-1:LineBytes] : r_be_i[LineBytes-1:0]) : n_be_i;
    pmt_ram_1rw #(
      .Width(LineW),
      .Depth(Bytes / LineBytes / Banks)
    ) u_ram (
      .clk_i,
      .req_i((n_gnt_o & n_want[b]) | (w_gnt_o & w_want[b]) | (r_gnt_o & r_want[b])),
      .we_i(r_sel | (n_sel & n_we_i)),
      .be_i(be),
      .addr_i(row),
      .wdata_i(wdata),
      .rdata_o(bank_rdata[b*LineW+:LineW])
    );
  end

  // Which banks answer in the next cycle.
  logic [BankW-1:0] n_bank_q, w_bank_q;
  logic [OffW-1:0] w_off_q;
  always_ff @(posedge clk_i) begin
    n_bank_q <= n_line_i[BankW-1:0];
    if (w_gnt_o) begin
      w_bank_q <= w_line_i[BankW-1:0];
      w_off_q <= w_off_i;
    end
  end

  assign n_rdata_o = bank_rdata[32'(n_bank_q)*LineW+:LineW];

  if (WideRotate) begin : gen_rotate
    logic [LineW-1:0] merged;  // byte q of the first line, or of the second before w_off
    logic [2*LineW-1:0] twice;
    logic [BankW-1:0] bank;
    always_comb begin
      bank = '0;
      for (int unsigned q = 0; q < LineBytes; q++) begin
        bank = w_bank_q + BankW'(OffW'(q) < w_off_q);
        merged[q*8+:8] = bank_rdata[32'(bank)*LineW+q*8+:8];
      end
    end
    assign twice = {merged, merged};
    assign w_rdata_o = twice[{1'b0, w_off_q, 3'b000}+:LineW];
  end else begin : gen_aligned
    logic unused_off;
    assign unused_off = |w_off_q;
    for (genvar l = 0; l < WideLines; l++) begin : gen_line
      logic [BankW-1:0] bank;
      assign bank = w_bank_q + BankW'(l);
      assign w_rdata_o[l*LineW+:LineW] = bank_rdata[32'(bank)*LineW+:LineW];
    end
  end

`ifndef SYNTHESIS
  initial begin
    assert (Banks >= 2 && 2 ** BankW == Banks) else $fatal(1, "pmt_spad: Banks %0d", Banks);
    assert (WideLines <= Banks) else $fatal(1, "pmt_spad: WideLines %0d", WideLines);
    assert (2 ** LineAddrW * LineBytes == Bytes) else $fatal(1, "pmt_spad: Bytes %0d", Bytes);
  end
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    ((n_want & {Banks{n_gnt_o}}) & ((w_want & {Banks{w_gnt_o}}) | (r_want & {Banks{r_gnt_o}}))) == '0);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    ((w_want & {Banks{w_gnt_o}}) & (r_want & {Banks{r_gnt_o}})) == '0);
  assert property (@(posedge clk_i) disable iff (!rst_ni) !(r_gnt_o && n_gnt_o && n_we_i));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    (n_req_i || w_req_i || r_req_i) |-> (n_gnt_o || w_gnt_o || r_gnt_o));
`endif

endmodule : pmt_spad
