// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Asynchronous serial port, 8N1, both directions with a queue of FifoDepth bytes (FifoDepth 1: none to send).
// Registers as in isa/spec/registers.toml, DIV = clock cycles per bit (sending works from 1, receiving
// from 4); other offsets read 0 and ignore writes. Bytes with a bad stop bit
// and bytes that find the receive queue full are dropped. Register port as in pmt_timer.
module pmt_uart #(
  parameter int unsigned FifoDepth = 8,
  parameter logic [15:0] DivReset = 16'd104
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        req_i,
  input  logic        we_i,
  input  logic [11:2] addr_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,
  output logic        irq_o,
  output logic [15:0] div_o,
  output logic        tx_o,
  input  logic        rx_i
);

  localparam logic [31:0] RegTx = pmt_isa_pkg::UART_TXDATA;
  localparam logic [31:0] RegRx = pmt_isa_pkg::UART_RXDATA;
  localparam logic [31:0] RegStatus = pmt_isa_pkg::UART_STATUS;
  localparam logic [31:0] RegCtrl = pmt_isa_pkg::UART_CTRL;
  localparam logic [31:0] RegDiv = pmt_isa_pkg::UART_DIV;

  logic [15:0] div_n_q;  // inverted, see pmt_uart_bit_timer
  logic irq_en_q;
  logic write, read;

  assign write = req_i & we_i;
  assign read = req_i & !we_i;

  // --- transmitter: shift register with the start bit in bit 0, ones shifted in -------------------
  logic tx_in_valid, tx_in_ready, tx_valid, tx_take;
  logic [7:0] tx_data;
  logic [9:0] tx_shift_q;
  logic [3:0] tx_left_q;
  logic tx_busy, tx_bit_end, tx_shift_end;

  assign tx_in_valid = write & (addr_i == RegTx[11:2]);
  assign tx_busy = tx_left_q != 4'd0;
  assign tx_shift_end = tx_busy & tx_bit_end;

  pmt_uart_bit_timer u_tx_timer (
    .clk_i,
    .div_n_i(div_n_q),
    .load_i (tx_take | tx_shift_end),
    .half_i (1'b0),
    .end_o  (tx_bit_end)
  );

  if (FifoDepth == 1) begin : gen_tx_direct
    // No queue: a byte goes straight into the shift register.
    assign tx_valid = 1'b0;
    assign tx_in_ready = !tx_busy;
    assign tx_take = tx_in_valid & !tx_busy;
    assign tx_data = wdata_i[7:0];
  end else begin : gen_tx_queue
    assign tx_take = tx_valid & (!tx_busy | (tx_left_q == 4'd1 & tx_bit_end));

    pmt_uart_queue #(.Depth(FifoDepth)) u_tx_queue (
      .clk_i,
      .rst_ni,
      .in_valid_i (tx_in_valid),
      .in_ready_o (tx_in_ready),
      .in_data_i  (wdata_i[7:0]),
      .out_valid_o(tx_valid),
      .out_ready_i(tx_take),
      .out_data_o (tx_data)
    );
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      tx_left_q <= '0;
      tx_shift_q <= '1;
    end else if (tx_take) begin
      tx_left_q <= 4'd10;
      tx_shift_q <= {1'b1, tx_data, 1'b0};
    end else if (tx_shift_end) begin
      tx_left_q <= tx_left_q - 4'd1;
      tx_shift_q <= {1'b1, tx_shift_q[9:1]};
    end
  end

  assign tx_o = tx_shift_q[0];

  // --- receiver: waits half a bit from the start edge, then samples once per bit ------------------
  logic rx, rx_busy_q, rx_bit_end, rx_sample, rx_done;
  logic [3:0] rx_left_q;
  logic [7:0] rx_shift_q;
  logic rx_valid, rx_ready, rx_pop;
  logic [7:0] rx_data;

  pmt_sync2 #(.Width(1), .ResetValue(1'b1)) u_rx_sync (.clk_i, .rst_ni, .d_i(rx_i), .q_o(rx));

  assign rx_sample = rx_busy_q & rx_bit_end;
  assign rx_done = rx_sample & (rx_left_q == 4'd0) & rx;

  pmt_uart_bit_timer u_rx_timer (
    .clk_i,
    .div_n_i(div_n_q),
    .load_i (!rx_busy_q | rx_sample),
    .half_i (!rx_busy_q),
    .end_o  (rx_bit_end)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rx_busy_q <= 1'b0;
      rx_left_q <= '0;
    end else if (!rx_busy_q) begin
      rx_busy_q <= !rx;
      rx_left_q <= 4'd9;  // start bit, eight data bits; 0 = stop bit
    end else if (rx_sample) begin
      // A start bit that is high in its middle was a glitch.
      if (rx_left_q == 4'd0 || (rx_left_q == 4'd9 && rx)) rx_busy_q <= 1'b0;
      rx_left_q <= rx_left_q - 4'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rx_sample && rx_left_q != 4'd0) rx_shift_q <= {rx, rx_shift_q[7:1]};
  end

  pmt_uart_queue #(.Depth(FifoDepth)) u_rx_queue (
    .clk_i,
    .rst_ni,
    .in_valid_i (rx_done),
    .in_ready_o (rx_ready),
    .in_data_i  (rx_shift_q),
    .out_valid_o(rx_valid),
    .out_ready_i(rx_pop),
    .out_data_o (rx_data)
  );

  assign rx_pop = read & (addr_i == RegRx[11:2]);

  // --- registers ---------------------------------------------------------------------------------
  logic [31:0] rdata_d, rdata_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      div_n_q <= ~DivReset;
      irq_en_q <= 1'b0;
    end else if (write) begin
      if (addr_i == RegDiv[11:2]) div_n_q <= ~wdata_i[15:0];
      if (addr_i == RegCtrl[11:2]) irq_en_q <= wdata_i[0];
    end
  end

  always_comb begin
    rdata_d = '0;
    if (req_i) begin
      unique case (addr_i)
        RegTx[11:2]: rdata_d = {!tx_in_ready, 31'b0};
        RegRx[11:2]: rdata_d = {!rx_valid, 23'b0, rx_valid ? rx_data : 8'b0};
        RegStatus[11:2]: rdata_d = {29'b0, !tx_valid & !tx_busy, rx_valid, !tx_in_ready};
        RegCtrl[11:2]: rdata_d = {31'b0, irq_en_q};
        RegDiv[11:2]: rdata_d = {16'b0, ~div_n_q};
        default: rdata_d = '0;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    rdata_q <= rdata_d;
  end

  assign rdata_o = rdata_q;
  assign irq_o = irq_en_q & rx_valid;
  assign div_o = ~div_n_q;

  // Bytes are dropped when the queue is full (rx_ready low); the read data word has unused bits.
  logic unused;
  assign unused = ^{rx_ready, wdata_i[31:16]};

endmodule : pmt_uart
