// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Serial NPU: pmt_npu's ports and behaviour with one 8-bit unit and little logic. A microprogram runs one
// command at a time on a register file, one adder and one shift register; there is no queue.
// Guarantees and restrictions as pmt_npu; LineBytes 4, one DMA window, sides of equal size.
// Spec: docs/units/npu-serial.md.
module pmt_npu_serial #(
  parameter int unsigned Rows = 1,
  parameter int unsigned Cols = 1,
  parameter int unsigned LineBytes = 4,
  parameter int unsigned SpadABytes = 4096,
  parameter int unsigned SpadWBytes = 4096,
  parameter int unsigned DmaWindows = 1,
  parameter int unsigned DimBits = 10,
  parameter int unsigned AxiIdBits = 2
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  // core command port
  input  logic                    npu_valid_i,
  output logic                    npu_ready_o,
  input  logic [9:0]              npu_op_i,
  input  logic [31:0]             npu_rs1_i,
  input  logic [31:0]             npu_rs2_i,
  output logic [31:0]             npu_tag_issued_o,
  output logic [31:0]             npu_tag_done_o,
  output logic                    npu_busy_o,
  output logic [7:0]              npu_err_code_o,
  output logic [31:0]             npu_err_tag_o,
  output logic [39:0]             npu_err_addr_o,
  input  logic                    npu_soft_reset_i,
  input  logic [63:0]             npu_win_base_i,
  input  logic [63:0]             npu_win_limit_i,
  input  logic [3:0]              npu_win_perm_i,
  // window: +0x000000 side A, +0x400000 side W, +0x800000 registers
  input  logic                    win_req_i,
  output logic                    win_gnt_o,
  input  logic                    win_we_i,
  input  logic [3:0]              win_be_i,
  input  logic [23:0]             win_addr_i,
  input  logic [31:0]             win_wdata_i,
  output logic                    win_rvalid_o,
  output logic [31:0]             win_rdata_o,
  output logic                    win_err_o,
  // AXI4 master
  output logic [AxiIdBits-1:0]    axi_awid_o,
  output logic [39:0]             axi_awaddr_o,
  output logic [7:0]              axi_awlen_o,
  output logic [2:0]              axi_awsize_o,
  output logic [1:0]              axi_awburst_o,
  output logic                    axi_awvalid_o,
  input  logic                    axi_awready_i,
  output logic [LineBytes*8-1:0]  axi_wdata_o,
  output logic [LineBytes-1:0]    axi_wstrb_o,
  output logic                    axi_wlast_o,
  output logic                    axi_wvalid_o,
  input  logic                    axi_wready_i,
  input  logic [AxiIdBits-1:0]    axi_bid_i,
  input  logic [1:0]              axi_bresp_i,
  input  logic                    axi_bvalid_i,
  output logic                    axi_bready_o,
  output logic [AxiIdBits-1:0]    axi_arid_o,
  output logic [39:0]             axi_araddr_o,
  output logic [7:0]              axi_arlen_o,
  output logic [2:0]              axi_arsize_o,
  output logic [1:0]              axi_arburst_o,
  output logic                    axi_arvalid_o,
  input  logic                    axi_arready_i,
  input  logic [AxiIdBits-1:0]    axi_rid_i,
  input  logic [LineBytes*8-1:0]  axi_rdata_i,
  input  logic [1:0]              axi_rresp_i,
  input  logic                    axi_rlast_i,
  input  logic                    axi_rvalid_i,
  output logic                    axi_rready_o
);

  localparam int unsigned OffW = $clog2(SpadABytes);
  localparam int unsigned CntW = ((OffW > DimBits) ? OffW : DimBits) + 1;
  localparam int unsigned RegW = 7;  // register file: 0..31 configuration, 32..47 window port, variables

  // ---- microinstruction ----------------------------------------------------------------------------
  typedef enum logic [4:0] {
    OpNop, OpQ, OpPa, OpPw, OpPp, OpCntY, OpCnt, OpHi, OpEa, OpErrCfg, OpErr, OpTake, OpTakeCfg, OpDone,
    OpStCfg, OpStCfgTake, OpAr, OpRb, OpAw, OpWb, OpBr, OpUnused, OpRdw, OpWra, OpRep, OpClr, OpMac, OpMacPad
  } op_e;
  typedef enum logic [3:0] {
    YZero, YFull, YInv, YLo, YHi, YInvLo, YLoS, YHiS, YMul, YMulS, YExt, YWin
  } y_e;
  localparam logic [1:0] XAcc = 2'd1, XShr = 2'd2, XLow = 2'd3;

  logic [31:0] word;
  logic [RegW-1:0] f_read, f_imm;
  logic [1:0] f_x, f_cin;
  logic [3:0] f_y;
  logic [4:0] f_op, f_cond;
  logic [8:0] f_target, pc_q, pc_next;
  logic f_branch, f_re, f_pol, f_we, run_q, adv, abort, taken, cond;
  assign f_read = word[6:0];
  assign f_re = word[7];
  assign f_x = word[9:8];
  assign f_y = word[13:10];
  assign f_cin = word[15:14];
  assign f_branch = word[16];
  assign f_op = word[21:17] & {5{!f_branch & run_q}};
  assign f_imm = word[28:22];
  assign f_we = word[29] & !f_branch & run_q;
  assign f_cond = word[21:17];
  assign f_pol = word[22];
  assign f_target = word[31:23];

  assign taken = f_branch & (cond == f_pol);
  assign pc_next = (abort || !run_q) ? '0 : (taken ? f_target : pc_q + 9'd1);
  pmt_npu_serial_rom u_rom (
    .clk_i,
    .req_i(adv | abort | !run_q),
    .addr_i(pc_next),
    .rdata_o(word)
  );
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) run_q <= 1'b0;
    else run_q <= 1'b1;
  end
  always_ff @(posedge clk_i) begin
    if (adv || abort || !run_q) pc_q <= pc_next;
  end

  // ---- operations ----------------------------------------------------------------------------------
  logic is_rep, is_clr, is_mac, is_ar, is_aw, is_rb, is_wb, is_br, is_rdw, is_wra, is_axi, is_take;
  logic is_stcfg, is_done, is_err;
  logic cnt_end, cnt_last, mac_q, mac_issue, step, acc_en, beat;
  assign is_rep = f_op == OpRep;
  assign is_clr = f_op == OpClr;
  assign is_mac = f_op == OpMac || f_op == OpMacPad;
  assign is_ar = f_op == OpAr;
  assign is_aw = f_op == OpAw;
  assign is_rb = f_op == OpRb;
  assign is_wb = f_op == OpWb;
  assign is_br = f_op == OpBr;
  assign is_axi = is_ar | is_aw | is_rb | is_wb | is_br;
  assign is_rdw = f_op == OpRdw;
  assign is_wra = f_op == OpWra;
  assign is_take = f_op == OpTake;
  assign is_stcfg = f_op == OpStCfg || f_op == OpStCfgTake;
  assign is_done = f_op == OpDone;
  assign is_err = f_op == OpErr;

  // Repeated operations run while the counter is not negative, then take one more cycle to go on.
  logic [CntW-1:0] cnt_q;
  logic win_a, win_w;
  assign cnt_end = cnt_q[CntW-1];
  assign cnt_last = cnt_q[3:0] == 4'd0;  // of a burst
  always_comb begin
    unique case (f_op)
      OpRep, OpClr, OpMac, OpMacPad, OpRb, OpWb: adv = cnt_end;
      OpAr: adv = axi_arready_i;
      OpAw: adv = axi_awready_i;
      OpBr: adv = axi_bvalid_i;
      OpRdw: adv = !win_w;
      OpWra: adv = !win_a & !win_w;
      default: adv = run_q;
    endcase
  end
  assign mac_issue = is_mac & !cnt_end & !win_a & !win_w;
  assign step = ((is_rep | is_clr) & !cnt_end) | mac_issue | beat;
  assign acc_en = is_mac | (is_rep ? !cnt_end : (adv & (f_op != OpCntY)));

  // A soft reset starts the microprogram anew, after the burst under way.
  logic abort_q;
  assign abort = abort_q & !is_axi;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) abort_q <= 1'b0;
    else abort_q <= npu_soft_reset_i | (abort_q & is_axi);
  end

  // ---- register file -------------------------------------------------------------------------------
  logic [RegW-1:0] rf_waddr, rf_raddr;
  logic [31:0] r;
  logic rf_we, win_reg;
  logic signed [32:0] acc_q;
  assign rf_we = (f_we & adv) | (is_stcfg & run_q) | (is_clr & !cnt_end);
  assign rf_waddr = is_clr ? cnt_q[RegW-1:0]
                    : (is_stcfg ? {2'b00, npu_op_i[3:0], f_imm[0]} : f_imm);
  assign rf_raddr = win_reg ? {3'b010, win_addr_i[5:2]} : f_read;
  pmt_ram_1r1w #(
    .Width(32),
    .Depth(2 ** RegW)
  ) u_regs (
    .clk_i,
    .we_i(rf_we),
    .waddr_i(rf_waddr),
    .wdata_i(acc_q[31:0]),
    .re_i((f_re & adv) | win_reg),
    .raddr_i(rf_raddr),
    .rdata_o(r)
  );

  // ---- adder ---------------------------------------------------------------------------------------
  // 33 bits: sums of 32-bit values keep their sign; c_q is the carry of 32 bits.
  logic [31:0] q_q, x, y, ext, win, rdata_a, rdata_w;
  logic signed [15:0] product;
  logic x32, y32, c_q, carry, cin, q0;
  logic [1:0] sel_lo, sel_hi;  // 0 zero; 1 r; 2 ~r; 3: lower half: upper half of r, upper half: ones
  logic top_in;

  assign q0 = q_q[0];
  always_comb begin
    sel_lo = 2'd0;
    sel_hi = 2'd0;
    y32 = 1'b0;
    unique case (f_y)
      YFull: begin sel_lo = 2'd1; sel_hi = 2'd1; y32 = r[31]; end
      YInv: begin sel_lo = 2'd2; sel_hi = 2'd2; y32 = !r[31]; end
      YLo: sel_lo = 2'd1;
      YHi: sel_lo = 2'd3;
      YInvLo: begin sel_lo = 2'd2; sel_hi = 2'd3; y32 = 1'b1; end
      YLoS: begin sel_lo = 2'd1; sel_hi = {2{r[15]}}; y32 = r[15]; end
      YHiS: begin sel_lo = 2'd3; sel_hi = {2{r[31]}}; y32 = r[31]; end
      YMul: begin sel_lo = {1'b0, q0}; sel_hi = {1'b0, q0}; y32 = r[31] & q0; end
      YMulS: begin sel_lo = {q0, 1'b0}; sel_hi = {q0, 1'b0}; y32 = !r[31] & q0; end
      default: y32 = ext[31] | win[31];
    endcase
  end
  logic use_ext, use_win;
  assign use_ext = f_y == YExt;
  assign use_win = f_y == YWin;
  assign ext = ({32{use_ext & f_cin == 2'd0}} & npu_rs1_i) | ({32{use_ext & f_cin == 2'd1}} & npu_rs2_i) |
               ({32{use_ext & f_cin == 2'd2}} & rdata_w) |
               ({32{use_ext & f_cin == 2'd3 & mac_q}} & {{16{product[15]}}, product});
  // The window's bounds in bytes: lower 32 bits, or upper 8.
  assign win[31:8] = ({24{use_win & f_cin == 2'd0}} & npu_win_base_i[23:0]) |
                     ({24{use_win & f_cin == 2'd2}} & npu_win_limit_i[23:0]);
  assign win[7:0] = ({8{use_win & f_cin == 2'd1}} & npu_win_base_i[31:24]) |
                    ({8{use_win & f_cin == 2'd3}} & npu_win_limit_i[31:24]);
  always_comb begin
    for (int unsigned i = 0; i < 16; i++) begin
      y[i] = (sel_lo == 2'd1 && r[i]) || (sel_lo == 2'd2 && !r[i]) || (sel_lo == 2'd3 && r[16+i]) ||
             ext[i] || win[i];
      y[16+i] = (sel_hi == 2'd1 && r[16+i]) || (sel_hi == 2'd2 && !r[16+i]) || sel_hi == 2'd3 ||
                ext[16+i] || win[16+i];
    end
  end

  // Shifts without an operand from the register file: the carry field says what comes in from above.
  logic plain, logical;
  assign plain = f_x == XShr && f_y == YZero;
  assign logical = plain && f_cin == 2'd1;
  assign top_in = (plain && f_cin == 2'd2) ? q0 : acc_q[32] & !logical;
  always_comb begin
    unique case (f_x)
      XAcc: {x32, x} = acc_q;
      XShr: {x32, x} = {top_in, acc_q[32] & !logical, acc_q[31:1]};
      XLow: {x32, x} = {25'd0, acc_q[7:0]};
      default: {x32, x} = '0;
    endcase
  end
  always_comb begin
    if (f_y == YMulS) cin = q0;
    else if (plain || use_ext || use_win) cin = 1'b0;
    else begin
      unique case (f_cin)
        2'd1: cin = 1'b1;
        2'd2: cin = c_q;
        2'd3: cin = q_q[31];
        default: cin = 1'b0;
      endcase
    end
  end
  logic [31:0] sum;
  assign {carry, sum} = {1'b0, x} + {1'b0, y} + 33'(cin);
  always_ff @(posedge clk_i) begin
    if (acc_en) acc_q <= {x32 ^ y32 ^ carry, sum};
    if (acc_en && f_x == XAcc && f_y != YZero) c_q <= carry;
    if (f_op == OpQ) q_q <= acc_q[31:0];
    else if (acc_en && f_x == XShr) q_q <= {acc_q[0], q_q[31:1]};
  end

  // ---- counter, pointers ---------------------------------------------------------------------------
  logic [OffW-1:0] pa_q, pw_q;
  logic [7:0] hi_q;
  logic side_q, ptr_word, pa_step, pw_step;
  assign ptr_word = !is_mac;  // to the next word, else to the next byte
  assign pa_step = beat | (mac_issue & f_op == OpMac);
  assign pw_step = beat | mac_issue | (is_rdw & adv);
  always_ff @(posedge clk_i) begin
    if (f_op == OpCntY) cnt_q <= y[CntW-1:0];
    else if (f_op == OpCnt) cnt_q <= CntW'(f_imm);
    else if (step) cnt_q <= cnt_q - 1'b1;
    if (f_op == OpPa || f_op == OpPp) pa_q <= acc_q[OffW-1:0];
    else if (pa_step) pa_q <= {pa_q[OffW-1:2], pa_q[1:0] | {2{ptr_word}}} + 1'b1;
    if (f_op == OpPw || f_op == OpPp) pw_q <= acc_q[OffW-1:0];
    else if (pw_step) pw_q <= {pw_q[OffW-1:2], pw_q[1:0] | {2{ptr_word}}} + 1'b1;
    if (f_op == OpPp) side_q <= acc_q[22];
    if (f_op == OpHi) hi_q <= acc_q[7:0];
  end

  // ---- conditions ----------------------------------------------------------------------------------
  logic kind_q, aerr_q, anone_q, zero, big, dim;
  logic [2:0] code_q;
  assign zero = acc_q[31:0] == '0;
  assign big = |acc_q[31:OffW];
  assign dim = |acc_q[31:DimBits];
  always_comb begin
    unique case (f_cond)
      5'd1: cond = zero;
      5'd2: cond = acc_q[32];
      5'd3: cond = big;
      5'd4: cond = dim;
      5'd5: cond = dim | zero;
      5'd6: cond = |acc_q[1:0];
      5'd7: cond = acc_q[32] ^ acc_q[31];
      5'd8: cond = kind_q;
      5'd9: cond = npu_valid_i;
      5'd10: cond = |code_q;
      5'd11: cond = aerr_q;
      5'd12: cond = npu_op_i[7];
      5'd13: cond = npu_op_i[8];
      5'd14: cond = npu_op_i[3:2] == 2'b01 || npu_op_i[3:0] == 4'b0011;  // reserved configuration
      5'd15: cond = npu_op_i[2];
      5'd16: cond = kind_q ? npu_win_perm_i[1] : npu_win_perm_i[0];
      5'd17: cond = cnt_end;
      5'd18: cond = cnt_q[5];
      5'd19: cond = hi_q[0];
      5'd20: cond = hi_q[1];
      5'd21: cond = |acc_q[31:22];
      default: cond = 1'b1;
    endcase
  end

  // ---- tags and error ------------------------------------------------------------------------------
  logic [31:0] issued_q, done_q, err_tag_q;
  logic [31:5] err_addr_q;
  logic [4:0] err_idx_q;  // the rest of the error address
  logic busy_q, shown_q, take;
  logic [7:0] err_hi;
  assign npu_ready_o = (is_take | f_op == OpTakeCfg | f_op == OpStCfgTake) & !abort_q;
  assign take = is_take & npu_valid_i & !abort_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      issued_q <= '0;
      done_q <= '0;
      err_tag_q <= '0;
      busy_q <= 1'b0;
      code_q <= '0;
      shown_q <= 1'b0;
      err_addr_q <= '0;
    end else if (npu_soft_reset_i) begin
      issued_q <= '0;
      done_q <= '0;
      err_tag_q <= '0;
      busy_q <= 1'b0;
      code_q <= '0;
      shown_q <= 1'b0;
      err_addr_q <= '0;
    end else begin
      if (take) issued_q <= issued_q + 32'd1;
      if (is_done) done_q <= issued_q;
      if (f_op == OpEa && !abort_q) err_addr_q <= acc_q[31:5];
      busy_q <= take | (busy_q & !is_done);
      if (is_err && !abort_q) begin
        code_q <= aerr_q ? {1'b1, anone_q, !anone_q} : f_imm[2:0];
        err_tag_q <= issued_q;
      end
      shown_q <= shown_q | (code_q != '0 & (is_done | !busy_q));
    end
  end
  // The error address: written by the microprogram; for an illegal field the register read last.
  always_ff @(posedge clk_i) begin
    if (take) kind_q <= npu_op_i[0];
    if (f_op == OpEa) err_idx_q <= acc_q[4:0];
    else if (f_op == OpErrCfg) err_idx_q <= {npu_op_i[3:0], f_imm[0]};
    else if (f_re && f_read[6:5] == 2'b00 && !taken && code_q == '0) err_idx_q <= f_read[4:0];
  end
  assign npu_tag_issued_o = issued_q;
  assign npu_tag_done_o = done_q;
  assign npu_busy_o = busy_q;
  assign npu_err_code_o = {5'd0, code_q & {3{shown_q}}};
  assign npu_err_tag_o = err_tag_q;
  assign err_hi = hi_q & {8{shown_q}};
  assign npu_err_addr_o = {err_hi, err_addr_q, err_idx_q & {5{shown_q}}};

  // ---- scratchpads ---------------------------------------------------------------------------------
  // The window port goes first, and write data are shared; while write data wait for the bus nobody reads the sides.
  logic ram_ok, wv_q, side_read, side_write, wr_a, wr_w, win_bad, win_is_reg;
  logic [3:0] mask;
  logic [31:0] wdata, m;
  logic [1:0] lane_a_q, lane_w_q;
  logic side_sel_q;
  assign ram_ok = win_req_i & !wv_q & win_addr_i[21:OffW] == '0;
  assign win_a = ram_ok & win_addr_i[23:22] == 2'b00;
  assign win_w = ram_ok & win_addr_i[23:22] == 2'b01;
  assign beat = axi_wvalid_o ? axi_wready_i : (axi_rvalid_i & axi_rready_o);
  // Bytes of a line from the first of the row to the last of the row: the pointer's and q's lower bits.
  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      mask[i] = 2'(i) >= pa_q[1:0] && (!cnt_last || 2'(i) <= q_q[1:0]);
    end
  end
  assign side_read = is_wb & !cnt_end & !wv_q & !win_a & !win_w;
  assign side_write = is_rb & beat & !abort_q;
  assign wr_a = (is_wra & !win_w) | (side_write & !side_q);
  assign wr_w = side_write & side_q;
  assign wdata = (win_a || win_w) ? win_wdata_i : (is_wra ? {4{acc_q[7:0]}} : axi_rdata_i);
  pmt_ram_1rw #(
    .Width(32),
    .Depth(SpadABytes / 4)
  ) u_ram_a (
    .clk_i,
    .req_i(win_a | wr_a | is_mac | side_read),
    .we_i(win_a ? win_we_i : wr_a),
    .be_i(win_a ? win_be_i : (is_wra ? 4'b0001 << pa_q[1:0] : mask)),
    .addr_i(win_a ? win_addr_i[OffW-1:2] : pa_q[OffW-1:2]),
    .wdata_i(wdata),
    .rdata_o(rdata_a)
  );
  pmt_ram_1rw #(
    .Width(32),
    .Depth(SpadWBytes / 4)
  ) u_ram_w (
    .clk_i,
    .req_i(win_w | wr_w | is_mac | is_rdw | side_read),
    .we_i(win_w ? win_we_i : wr_w),
    .be_i(win_w ? win_be_i : mask),
    .addr_i(win_w ? win_addr_i[OffW-1:2] : pw_q[OffW-1:2]),
    .wdata_i(wdata),
    .rdata_o(rdata_w)
  );
  assign m = side_sel_q ? rdata_w : rdata_a;

  // ---- multiplier: byte of side A or the pad value in q, byte of side W ----------------------------
  logic signed [7:0] byte_a, byte_w;
  assign byte_a = (f_op == OpMac) ? rdata_a[{lane_a_q, 3'b000}+:8] : q_q[7:0];
  assign byte_w = rdata_w[{lane_w_q, 3'b000}+:8];
  assign product = byte_a * byte_w;
  always_ff @(posedge clk_i) begin
    mac_q <= mac_issue;
    lane_a_q <= pa_q[1:0];
    lane_w_q <= pw_q[1:0];
    side_sel_q <= (win_a | win_w) ? win_w : side_q;
  end

  // ---- AXI -----------------------------------------------------------------------------------------
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) wv_q <= 1'b0;
    else wv_q <= side_read | (wv_q & !axi_wready_i);
  end
  always_ff @(posedge clk_i) begin
    if (is_ar || is_aw || npu_soft_reset_i) aerr_q <= 1'b0;
    else if (is_rb && beat && axi_rresp_i[1]) aerr_q <= 1'b1;
    else if (is_br && axi_bvalid_i && axi_bresp_i[1]) aerr_q <= 1'b1;
    if (!aerr_q) anone_q <= is_br ? axi_bresp_i[0] : axi_rresp_i[0];
  end
  assign axi_awid_o = '0;
  assign axi_awaddr_o = {hi_q, acc_q[31:0]};
  assign axi_awlen_o = {4'd0, cnt_q[3:0]};
  assign axi_awsize_o = 3'd2;
  assign axi_awburst_o = 2'b01;
  assign axi_awvalid_o = is_aw;
  assign axi_wdata_o = m;
  assign axi_wstrb_o = mask;
  assign axi_wlast_o = cnt_last;
  assign axi_wvalid_o = wv_q;
  assign axi_bready_o = is_br;
  assign axi_arid_o = '0;
  assign axi_araddr_o = {hi_q, acc_q[31:0]};
  assign axi_arlen_o = {4'd0, cnt_q[3:0]};
  assign axi_arsize_o = 3'd2;
  assign axi_arburst_o = 2'b01;
  assign axi_arvalid_o = is_ar;
  assign axi_rready_o = is_rb & !cnt_end & !win_a & !win_w;

  // ---- window port ---------------------------------------------------------------------------------
  // Registers are in the register file; they wait for a cycle in which the microprogram leaves it alone.
  logic rsp_q, rsp_err_q;
  logic [1:0] rsp_sel_q;
  logic [4:0] rsp_bits_q;
  assign win_is_reg = win_addr_i[23:22] == 2'b10 && win_addr_i[21:6] == '0 && win_be_i == 4'b1111 &&
                      (!win_addr_i[5] || win_addr_i[4:2] == 3'd0);
  assign win_bad = !win_is_reg && (win_addr_i[23] || win_addr_i[21:OffW] != '0);
  assign win_reg = win_req_i & win_is_reg & run_q & !(f_re & adv) & !f_we & !is_rep & !is_clr & !abort_q;
  assign win_gnt_o = win_a | win_w | win_reg | (win_req_i & win_bad);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) rsp_q <= 1'b0;
    else rsp_q <= win_gnt_o;
  end
  always_ff @(posedge clk_i) begin
    rsp_err_q <= win_bad;
    rsp_sel_q <= win_reg ? {win_addr_i[5:3] == 3'd0, !(win_addr_i[5:3] == 3'd0) | win_addr_i[2]} : 2'd0;
    rsp_bits_q <= '0;
    if (win_reg) begin
      unique case (win_addr_i[5:2])
        4'd2: rsp_bits_q <= {3'd0, shown_q, busy_q};
        4'd5: rsp_bits_q <= {2'd0, npu_err_code_o[2:0]};
        4'd7: rsp_bits_q <= npu_err_addr_o[4:0];
        default: ;
      endcase
    end
  end
  assign win_rvalid_o = rsp_q;
  assign win_err_o = rsp_q & rsp_err_q;
  always_comb begin
    unique case (rsp_sel_q)
      2'd1: win_rdata_o = r | {27'd0, rsp_bits_q};
      2'd2: win_rdata_o = 32'h314E_5450;  // "PTN1"
      2'd3: win_rdata_o = 32'h0001_0001;  // columns, rows
      default: win_rdata_o = m;
    endcase
  end

  logic unused;
  assign unused = ^{axi_bid_i, axi_rid_i, axi_bresp_i, axi_rlast_i, win_addr_i[1:0], npu_op_i[9], npu_op_i[6:4],
                    npu_win_base_i[63:32], npu_win_limit_i[63:32], npu_win_perm_i[3:2]};

`ifndef SYNTHESIS
  initial begin
    assert (Rows == 1 && Cols == 1 && LineBytes == 4) else $fatal(1, "pmt_npu_serial: %0d x %0d", Rows, Cols);
    assert (DmaWindows == 1) else $fatal(1, "pmt_npu_serial: DmaWindows %0d", DmaWindows);
    assert (SpadABytes == SpadWBytes && 2 ** OffW == SpadABytes && OffW <= 21)
    else $fatal(1, "pmt_npu_serial: scratchpad sizes %0d, %0d", SpadABytes, SpadWBytes);
    assert (DimBits >= 8 && DimBits <= 16) else $fatal(1, "pmt_npu_serial: DimBits %0d", DimBits);
  end
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    npu_valid_i && !npu_ready_o |=> npu_valid_i && $stable({npu_op_i, npu_rs1_i, npu_rs2_i}));
  assert property (@(posedge clk_i) disable iff (!rst_ni) npu_valid_i |-> npu_op_i[6:5] == 2'b00);
  assert property (@(posedge clk_i) disable iff (!rst_ni) npu_ready_o |-> npu_valid_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    issued_q - done_q == 32'(busy_q) || npu_soft_reset_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    axi_arvalid_o && !axi_arready_i |=> axi_arvalid_o && $stable({axi_araddr_o, axi_arlen_o}));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    axi_awvalid_o && !axi_awready_i |=> axi_awvalid_o && $stable({axi_awaddr_o, axi_awlen_o}));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    axi_wvalid_o && !axi_wready_i |=> axi_wvalid_o && $stable({axi_wdata_o, axi_wstrb_o, axi_wlast_o}));
  assert property (@(posedge clk_i) disable iff (!rst_ni) axi_rvalid_i |-> is_ar || is_rb);
  assert property (@(posedge clk_i) disable iff (!rst_ni) rf_we && win_reg |-> rf_waddr != rf_raddr);
`endif

endmodule : pmt_npu_serial
