// Bench of assay-rtl/uart_tx. All parity modes and bit times, offers on the way, back-to-back frames, then random traffic.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg [1:0] bits_x;
    reg [1:0] parity;
    reg valid;
    reg [7:0] data;
    wire ready_ref, ready_dut;
    wire line_ref, line_dut;
    wire [3:0] sent_ref, sent_dut;

    uart_tx_ref ref_i (
        .clk(clk),
        .rst(rst),
        .bits_x(bits_x),
        .parity(parity),
        .valid(valid),
        .data(data),
        .ready(ready_ref),
        .line(line_ref),
        .sent(sent_ref)
    );
    uart_tx dut_i (
        .clk(clk),
        .rst(rst),
        .bits_x(bits_x),
        .parity(parity),
        .valid(valid),
        .data(data),
        .ready(ready_dut),
        .line(line_dut),
        .sent(sent_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [5:0] all_ref = {ready_ref, line_ref, sent_ref};
    wire [5:0] all_dut = {ready_dut, line_dut, sent_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hf5b65418;
    function [31:0] rnd(input [31:0] place, input [31:0] below);
        reg [31:0] x;
        begin
            x = noise + place * 32'h9e3779b9;
            x = (x ^ (x >> 16)) * 32'h85ebca6b;
            x = (x ^ (x >> 13)) * 32'hc2b2ae35;
            rnd = ((x ^ (x >> 16)) >> 3) % below;
        end
    endfunction

    task check;
        begin
            compared = compared + 1;
            if (all_ref !== (all_ref ^ all_dut ^ all_ref)) mismatches = mismatches + 1;
            noise = noise + 32'h6d2b79f5;
        end
    endtask

    // One clock cycle: the inputs have just changed; compare before and after the rising edge.
    task tick;
        begin
            #3 check;
            #2 clk = 1;
            #3 check;
            #2 clk = 0;
            #1;
        end
    endtask

    // The same without comparing, for the time before the first reset.
    task pulse;
        begin
            #5 clk = 1;
            #5 clk = 0;
            #1;
        end
    endtask

    task idle(input integer cycles);
        integer k;
        for (k = 0; k < cycles; k = k + 1) tick;
    endtask

    // Offers a byte for one cycle, then other settings, and lets n cycles go by.
    task offer(input [7:0] x, input [1:0] p, input [1:0] t, input integer n);
        begin
            valid = 1;
            data = x;
            parity = p;
            bits_x = t;
            tick;
            valid = 0;
            data = ~x;
            parity = p + 2'd1 + t;
            bits_x = ~t;
            idle(n - 1);
        end
    endtask

    integer i;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, bits_x, parity, valid, data} = 0;
        rst = 1;
        valid = 1;
        pulse;
        tick;
        rst = 0;
        valid = 0;
        tick;
        for (i = 0; i < 16; i = i + 1) offer(8'h1d * i[7:0] + 8'h53, i[3:2], i[1:0], 46);
        // Without a gap: 10 bits of one cycle, 11 bits of two cycles; then one cycle too early.
        for (i = 0; i < 3; i = i + 1) offer(8'ha6 + i[7:0], 0, 0, 10);
        for (i = 0; i < 3; i = i + 1) offer(8'h0d << i, 3, 1, 22);
        offer(8'h81, 2, 0, 10);
        offer(8'h42, 2, 0, 12);
        valid = 1;
        for (i = 0; i < 300; i = i + 1) begin
            data = rnd(1, 256);
            if (rnd(2, 4) == 0) parity = rnd(3, 4);
            bits_x = rnd(4, 12) == 0 ? rnd(5, 4) : 0;
            tick;
        end
        for (i = 0; i < 900; i = i + 1) begin
            valid = rnd(6, 3) == 0;
            data = rnd(7, 256);
            parity = rnd(8, 4);
            bits_x = rnd(9, 3) == 0 ? rnd(10, 4) : 0;
            rst = rnd(11, 150) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
