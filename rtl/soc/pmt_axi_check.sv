// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// AXI4 protocol assertions on one port, for benches: handshake stability, INCR bursts of at most the bus
// width inside 4 KB, write data counts, answers only to what was asked, in order per ID, response counts.
// Each failed rule raises $error with its name. Simulation only; drives nothing.
module pmt_axi_check #(
  parameter int unsigned DataW = 128,
  parameter int unsigned IdW = 4,
  localparam int unsigned StrbW = DataW / 8,
  localparam int unsigned Ids = 1 << IdW
) (
  input logic             clk_i,
  input logic             rst_ni,
  input logic             awvalid_i,
  input logic             awready_i,
  input logic [IdW-1:0]   awid_i,
  input logic [39:0]      awaddr_i,
  input logic [7:0]       awlen_i,
  input logic [2:0]       awsize_i,
  input logic [1:0]       awburst_i,
  input logic             wvalid_i,
  input logic             wready_i,
  input logic [DataW-1:0] wdata_i,
  input logic [StrbW-1:0] wstrb_i,
  input logic             wlast_i,
  input logic             bvalid_i,
  input logic             bready_i,
  input logic [IdW-1:0]   bid_i,
  input logic [1:0]       bresp_i,
  input logic             arvalid_i,
  input logic             arready_i,
  input logic [IdW-1:0]   arid_i,
  input logic [39:0]      araddr_i,
  input logic [7:0]       arlen_i,
  input logic [2:0]       arsize_i,
  input logic [1:0]       arburst_i,
  input logic             rvalid_i,
  input logic             rready_i,
  input logic [IdW-1:0]   rid_i,
  input logic [DataW-1:0] rdata_i,
  input logic [1:0]       rresp_i,
  input logic             rlast_i
);

`ifndef SYNTHESIS
  // Stability: a valid beat stays, unchanged, until it is accepted.
  assert property (@(posedge clk_i) disable iff (!rst_ni) awvalid_i && !awready_i |=> awvalid_i &&
    $stable({awid_i, awaddr_i, awlen_i, awsize_i, awburst_i})) else $error("AXI: AW not stable");
  assert property (@(posedge clk_i) disable iff (!rst_ni) wvalid_i && !wready_i |=> wvalid_i &&
    $stable({wdata_i, wstrb_i, wlast_i})) else $error("AXI: W not stable");
  assert property (@(posedge clk_i) disable iff (!rst_ni) bvalid_i && !bready_i |=> bvalid_i &&
    $stable({bid_i, bresp_i})) else $error("AXI: B not stable");
  assert property (@(posedge clk_i) disable iff (!rst_ni) arvalid_i && !arready_i |=> arvalid_i &&
    $stable({arid_i, araddr_i, arlen_i, arsize_i, arburst_i})) else $error("AXI: AR not stable");
  assert property (@(posedge clk_i) disable iff (!rst_ni) rvalid_i && !rready_i |=> rvalid_i &&
    $stable({rid_i, rdata_i, rresp_i, rlast_i})) else $error("AXI: R not stable");

  // Bursts: INCR, at most the bus width per beat, inside one 4 KB page (first to last byte).
  logic [12:0] aw_end, ar_end;
  assign aw_end = ({1'b0, awaddr_i[11:0]} >> awsize_i << awsize_i) +
                  ((13'(awlen_i) + 13'd1) << awsize_i);
  assign ar_end = ({1'b0, araddr_i[11:0]} >> arsize_i << arsize_i) +
                  ((13'(arlen_i) + 13'd1) << arsize_i);

  always_ff @(posedge clk_i) begin
    if (rst_ni && awvalid_i) begin
      assert (awburst_i == 2'b01) else $error("AXI: AW burst is not INCR");
      assert ((32'd1 << awsize_i) <= StrbW) else $error("AXI: AW size over the bus width");
      assert (aw_end <= 13'd4096) else $error("AXI: AW crosses 4 KB");
    end
    if (rst_ni && arvalid_i) begin
      assert (arburst_i == 2'b01) else $error("AXI: AR burst is not INCR");
      assert ((32'd1 << arsize_i) <= StrbW) else $error("AXI: AR size over the bus width");
      assert (ar_end <= 13'd4096) else $error("AXI: AR crosses 4 KB");
    end
  end

  // Write bursts in the order of their addresses: length, strobes inside the addressed lanes, last.
  typedef struct packed {
    logic [IdW-1:0] id;
    logic [11:0]    addr;
    logic [7:0]     len;
    logic [2:0]     size;
  } burst_t;
  burst_t aw_now, w_queue[$];
  int unsigned w_beat;
  logic aw_shown;
  int unsigned b_by_aw[Ids], b_by_w[Ids];  // finished addresses and data without their answer
  logic [7:0] r_queue[Ids][$];
  int unsigned r_beat[Ids];

  assign aw_now = '{id: awid_i, addr: awaddr_i[11:0], len: awlen_i, size: awsize_i};

  // Byte lanes that beat n of a burst may write.
  function automatic logic [StrbW-1:0] lanes(logic [11:0] addr, logic [2:0] size,
                                              int unsigned n);
    int unsigned bytes, first, start;
    bytes = 32'd1 << size;
    start = 32'(addr);
    first = (n == 0) ? start : ((start / bytes) * bytes + n * bytes);
    lanes = '0;
    for (int unsigned i = first % StrbW; i < ((first / bytes) * bytes) % StrbW + bytes; i++) begin
      lanes[i] = 1'b1;
    end
  endfunction

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      w_queue.delete();
      w_beat = 0;
      aw_shown = 1'b0;
      for (int unsigned i = 0; i < Ids; i++) begin
        b_by_aw[i] = 0;
        b_by_w[i] = 0;
        r_beat[i] = 0;
        r_queue[i].delete();
      end
    end else begin
      // Answers first: they may not be to an address accepted in this very cycle.
      if (bvalid_i) begin
        assert (b_by_aw[bid_i] != 0 && b_by_w[bid_i] != 0)
          else $error("AXI: B without a complete write");
        if (bready_i && b_by_aw[bid_i] != 0) b_by_aw[bid_i]--;
        if (bready_i && b_by_w[bid_i] != 0) b_by_w[bid_i]--;
      end
      if (rvalid_i) begin
        assert (r_queue[rid_i].size() != 0) else $error("AXI: R without a read");
        if (r_queue[rid_i].size() != 0) begin
          assert (rlast_i == (r_beat[rid_i] == 32'(r_queue[rid_i][0])))
            else $error("AXI: RLAST on the wrong beat");
          if (rready_i) begin
            if (rlast_i) begin
              r_beat[rid_i] = 0;
              void'(r_queue[rid_i].pop_front());
            end else begin
              r_beat[rid_i]++;
            end
          end
        end
      end
      if (awvalid_i && !aw_shown) w_queue.push_back(aw_now);
      aw_shown = awvalid_i && !awready_i;
      if (awvalid_i && awready_i) b_by_aw[awid_i]++;
      if (arvalid_i && arready_i) r_queue[arid_i].push_back(arlen_i);
      if (wvalid_i) begin
        // The masters here show no data earlier than their address.
        assert (w_queue.size() != 0) else $error("AXI: W before its AW");
        if (w_queue.size() != 0) begin
          assert (wlast_i == (w_beat == 32'(w_queue[0].len)))
            else $error("AXI: WLAST on the wrong beat");
          assert ((wstrb_i & ~lanes(w_queue[0].addr, w_queue[0].size, w_beat)) == '0)
            else $error("AXI: WSTRB outside the addressed lanes");
          if (wready_i) begin
            if (wlast_i) begin
              b_by_w[w_queue[0].id]++;
              w_beat = 0;
              void'(w_queue.pop_front());
            end else begin
              w_beat++;
            end
          end
        end
      end
    end
  end
`endif

endmodule : pmt_axi_check
