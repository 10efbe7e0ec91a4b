// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Field rules of the configuration registers, applied to one written value: the bits that are kept
// and whether the value is illegal for a command. Combinational. Rules: isa/golden/npu_checks.cpp.
module pmt_npu_fields #(
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadABytes = 131072,
  parameter int unsigned SpadWBytes = 131072,
  parameter int unsigned DimBits = 16
) (
  input  logic [4:0]  index_i,
  input  logic [31:0] value_i,
  output logic        implemented_o,
  output logic [31:0] keep_o,   // value as stored; larger values saturate above the bits kept
  output logic        bad_o     // ILLEGAL_FIELD when a command uses the register
);

  localparam int unsigned OffA = $clog2(SpadABytes);
  localparam int unsigned OffB = $clog2(SpadWBytes);
  localparam int unsigned OffM = (OffA > OffB) ? OffA : OffB;
  localparam int unsigned OffW = $clog2(LineBytes);
  localparam int unsigned OffC = (Cols > LineBytes) ? $clog2(Cols) : OffW;
  localparam logic [15:0] Dim = 16'((32'd1 << DimBits) - 1);

  logic [31:0] v;
  logic lo_over, hi_over, lo_zero, hi_zero, hi_any, top_any, signed_over;
  assign v = value_i;
  assign lo_over = |(v[15:0] & ~Dim);
  assign hi_over = |(v[31:16] & ~Dim);
  assign lo_zero = v[15:0] == '0;
  assign hi_zero = v[31:16] == '0;
  assign top_any = |v[31:24];
  assign hi_any = !hi_zero;
  // Signed upper half: bits from the sign of the implemented width upwards are equal.
  assign signed_over = |((v[31:16] ^ {16{v[31]}}) & ~(Dim >> 1));

  // Offsets and byte counts: the bits of the side, then one bit for "larger".
  logic [31:0] off_a, off_b, off_m, count, stride, sizes;
  assign off_a = 32'({|v[21:OffA], v[OffA-1:0]});
  assign off_b = 32'({|v[21:OffB], v[OffB-1:0]});
  assign off_m = 32'({|v[21:OffM], v[OffM-1:0]}) | {9'd0, v[22], 22'd0};
  assign count = 32'({|v[23:OffM+1], v[OffM:0]});
  assign stride = 32'({|v[23:OffM], v[OffM-1:0]});
  assign sizes = v & {Dim, Dim};

  always_comb begin
    implemented_o = 1'b1;
    keep_o = v;
    bad_o = 1'b0;
    unique case (index_i)
      5'd0, 5'd5: ;
      5'd1: begin keep_o = 32'(v[7:0]); bad_o = hi_any || v[15:8] != '0; end
      5'd2: begin keep_o = off_m; bad_o = top_any || v[23]; end
      5'd3: begin keep_o = count; bad_o = top_any || v[23:0] == '0; end
      5'd4: begin keep_o = sizes; bad_o = hi_any || lo_over || lo_zero; end
      5'd6: begin keep_o = stride; bad_o = top_any; end
      5'd16, 5'd17: begin keep_o = off_a; bad_o = top_any || v[23:22] != 2'b00; end
      5'd18: begin keep_o = off_b; bad_o = top_any || v[23:22] != 2'b01 || v[OffC-1:0] != '0; end
      5'd19, 5'd20: begin
        keep_o = off_b;
        bad_o = top_any || v[23:22] != 2'b01 || v[OffW-1:0] != '0;
      end
      5'd21: bad_o = $signed(v[23:16]) > $signed(v[31:24]);
      5'd22, 5'd24: begin
        keep_o = sizes;
        bad_o = lo_over || hi_over || lo_zero || hi_zero;
      end
      5'd23, 5'd25, 5'd30: begin keep_o = sizes; bad_o = hi_any || lo_over; end
      5'd26: begin keep_o = sizes; bad_o = hi_any || lo_over || lo_zero; end
      5'd27: begin keep_o = sizes; bad_o = lo_over || signed_over; end
      5'd28: begin keep_o = 32'(v[23:0]); bad_o = top_any; end
      5'd29: begin
        keep_o = v & {16'hFFFF, Dim};
        bad_o = lo_over || lo_zero || v[23:16] == '0 || !top_any;
      end
      5'd31: begin keep_o = 32'(v[1:0]); bad_o = hi_any || v[15:2] != '0; end
      default: begin
        implemented_o = 1'b0;
        keep_o = '0;
        bad_o = v != '0;
      end
    endcase
  end

endmodule : pmt_npu_fields
