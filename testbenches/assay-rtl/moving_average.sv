// Bench of assay-rtl/moving_average. A step, a ramp, full scale, then random samples with gaps, clears and resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n;
    reg clear;
    reg valid;
    reg [7:0] din;
    wire [7:0] avg_ref, avg_dut;
    wire ready_ref, ready_dut;

    moving_average_ref ref_i (
        .clk(clk),
        .rst_n(rst_n),
        .clear(clear),
        .valid(valid),
        .din(din),
        .avg(avg_ref),
        .ready(ready_ref)
    );
    moving_average dut_i (
        .clk(clk),
        .rst_n(rst_n),
        .clear(clear),
        .valid(valid),
        .din(din),
        .avg(avg_dut),
        .ready(ready_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [8:0] all_ref = {avg_ref, ready_ref};
    wire [8:0] all_dut = {avg_dut, ready_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h66f4ccb4;
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

    integer i;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst_n, clear, valid, din} = 0;
        rst_n = 1;
        #2 rst_n = 0;
        pulse;
        rst_n = 1;
        valid = 1;
        din = 255;
        for (i = 0; i < 6; i = i + 1) tick;
        for (i = 0; i < 20; i = i + 1) begin
            din = i[7:0];
            tick;
        end
        clear = 1;
        tick;
        clear = 0;
        for (i = 0; i < 6; i = i + 1) begin
            din = 8'h80 >> i;
            tick;
        end
        // Small sums right after a reset and after clears.
        for (i = 0; i < 24; i = i + 1) begin
            rst_n = i != 3 && i != 12;
            clear = i % 6 == 0;
            din = (i >> 2) & 3;
            #2 check;
            tick;
        end
        rst_n = 1;
        clear = 0;
        for (i = 0; i < 700; i = i + 1) begin
            valid = rnd(1, 3) != 0;
            din = rnd(2, 8) == 0 ? 255 : rnd(3, 256);
            clear = rnd(4, 40) == 0;
            tick;
            if (rnd(5, 30) == 0) begin
                // Away from any clock edge.
                rst_n = 0;
                #3 check;
                if (rnd(6, 2) == 0) tick;
                rst_n = 1;
            end
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
