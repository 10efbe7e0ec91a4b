// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Data port formatting: byte enables and write data from the byte address and size, and the loaded
// value from the word that comes back. Combinational; knows nothing about handshakes.
module pmt_core_lsu (
  input  logic [1:0]  funct3_i,      // of the access being issued
  input  logic [1:0]  offset_i,      // address[1:0]
  input  logic [31:0] store_data_i,
  output logic [3:0]  be_o,
  output logic [31:0] wdata_o,
  output logic        misaligned_o,

  input  logic        rsp_load_i,    // a load is being answered (else load_data_o is zero)
  input  logic [2:0]  rsp_funct3_i,  // of the access being answered
  input  logic [1:0]  rsp_offset_i,
  input  logic [31:0] rdata_i,
  output logic [31:0] load_data_o
);

  always_comb begin
    case (funct3_i)
      2'b00: begin
        be_o = 4'b0001 << offset_i;
        misaligned_o = 1'b0;
      end
      2'b01: begin
        be_o = offset_i[1] ? 4'b1100 : 4'b0011;
        misaligned_o = offset_i[0];
      end
      default: begin
        be_o = 4'b1111;
        misaligned_o = offset_i != 2'b00;
      end
    endcase
    wdata_o[7:0] = store_data_i[7:0];
    wdata_o[15:8] = (funct3_i == 2'b00) ? store_data_i[7:0] : store_data_i[15:8];
    wdata_o[23:16] = funct3_i[1] ? store_data_i[23:16] : store_data_i[7:0];
    wdata_o[31:24] = funct3_i[1] ? store_data_i[31:24] : wdata_o[15:8];
  end

  logic [15:0] half;
  logic [7:0] low;
  logic sign;
  always_comb begin
    half = rsp_offset_i[1] ? rdata_i[31:16] : rdata_i[15:0];
    low = rsp_offset_i[0] ? half[15:8] : half[7:0];
    sign = !rsp_funct3_i[2] && (rsp_funct3_i[0] ? half[15] : low[7]);
    load_data_o[7:0] = low & {8{rsp_load_i}};
    load_data_o[15:8] = ((rsp_funct3_i[1:0] == 2'b00) ? {8{sign}} : half[15:8]) & {8{rsp_load_i}};
    load_data_o[31:16] = (rsp_funct3_i[1] ? rdata_i[31:16] : {16{sign}}) & {16{rsp_load_i}};
  end

endmodule : pmt_core_lsu
