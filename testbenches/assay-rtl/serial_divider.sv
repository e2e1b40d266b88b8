// Bench of assay-rtl/serial_divider. Corner operands, starts while busy, resets on the way, then random divisions.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg start;
    reg [7:0] dividend;
    reg [7:0] divisor;
    wire busy_ref, busy_dut;
    wire done_ref, done_dut;
    wire by_zero_ref, by_zero_dut;
    wire [7:0] quotient_ref, quotient_dut;
    wire [7:0] remainder_ref, remainder_dut;

    serial_divider_ref ref_i (
        .clk(clk),
        .rst(rst),
        .start(start),
        .dividend(dividend),
        .divisor(divisor),
        .busy(busy_ref),
        .done(done_ref),
        .by_zero(by_zero_ref),
        .quotient(quotient_ref),
        .remainder(remainder_ref)
    );
    serial_divider dut_i (
        .clk(clk),
        .rst(rst),
        .start(start),
        .dividend(dividend),
        .divisor(divisor),
        .busy(busy_dut),
        .done(done_dut),
        .by_zero(by_zero_dut),
        .quotient(quotient_dut),
        .remainder(remainder_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [18:0] all_ref = {busy_ref, done_ref, by_zero_ref, quotient_ref, remainder_ref};
    wire [18:0] all_dut = {busy_dut, done_dut, by_zero_dut, quotient_dut, remainder_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h3614bada;
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

    // One division of ten cycles; the operands change right after the start.
    task divide(input [7:0] n, input [7:0] d);
        begin
            start = 1;
            dividend = n;
            divisor = d;
            tick;
            start = 0;
            dividend = ~n;
            divisor = d + 8'd3;
            idle(9);
        end
    endtask

    integer i;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, start, dividend, divisor} = 0;
        rst = 1;
        start = 1;
        dividend = 77;
        pulse;
        tick;
        rst = 0;
        start = 0;
        tick;
        divide(255, 1);
        divide(255, 255);
        divide(254, 255);
        divide(0, 7);
        divide(200, 7);
        divide(128, 129);
        divide(5, 0);
        divide(0, 0);
        divide(129, 128);
        for (i = 0; i < 40; i = i + 1) divide(rnd(1, 256), rnd(2, 3) == 0 ? rnd(3, 16) : rnd(4, 256));
        // start held: back to back, operands changing in every cycle.
        start = 1;
        for (i = 0; i < 200; i = i + 1) begin
            dividend = rnd(5, 256);
            divisor = rnd(6, 9) == 0 ? 0 : rnd(7, 64);
            tick;
        end
        for (i = 0; i < 500; i = i + 1) begin
            start = rnd(8, 4) == 0;
            dividend = rnd(9, 256);
            divisor = rnd(10, 5) == 0 ? 0 : rnd(11, 256) >> rnd(12, 6);
            rst = rnd(13, 60) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
