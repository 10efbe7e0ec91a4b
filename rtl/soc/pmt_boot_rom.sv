// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Boot ROM: synchronous read, one cycle, always accepted. The contents come from the generated
// module pmt_boot_rom_data (isa/boot/boot.S assembled at build time); words past its end read 0.
module pmt_boot_rom #(
  parameter int unsigned Bytes = 2048,
  localparam int unsigned AddrW = $clog2(Bytes / 4)
) (
  input  logic             clk_i,
  input  logic             req_i,
  input  logic [AddrW-1:0] addr_i,
  output logic [31:0]      rdata_o
);

  logic [31:0] word;
  logic [31:0] rdata_q;

  pmt_boot_rom_data #(.AddrW(AddrW)) u_data (.addr_i, .data_o(word));

  always_ff @(posedge clk_i) begin
    if (req_i) rdata_q <= word;
  end

  assign rdata_o = rdata_q;

`ifndef SYNTHESIS
  initial assert (Bytes >= 1024 && Bytes == (1 << $clog2(Bytes)))
    else $fatal(1, "pmt_boot_rom: Bytes %0d is not a power of two from 1024", Bytes);
`endif

endmodule : pmt_boot_rom
