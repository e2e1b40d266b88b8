// Bench of assay-rtl/edge_marks. Random levels with sparse resets; single lines first.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg [3:0] din;
    wire [3:0] rise_ref, rise_dut;
    wire [3:0] fall_ref, fall_dut;
    wire any_ref, any_dut;

    edge_marks_ref ref_i (
        .clk(clk),
        .rst(rst),
        .din(din),
        .rise(rise_ref),
        .fall(fall_ref),
        .any(any_ref)
    );
    edge_marks dut_i (
        .clk(clk),
        .rst(rst),
        .din(din),
        .rise(rise_dut),
        .fall(fall_dut),
        .any(any_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [8:0] all_ref = {rise_ref, fall_ref, any_ref};
    wire [8:0] all_dut = {rise_dut, fall_dut, any_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hd1fb0a66;
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
        #1 {rst, din} = 0;
        rst = 1;
        pulse;
        tick;
        rst = 0;
        for (i = 0; i < 16; i = i + 1) begin
            din = 4'b0001 << (i >> 2);
            if (i[1]) din = 0;
            tick;
        end
        din = 4'hf;
        rst = 1;
        tick;
        rst = 0;
        tick;
        tick;
        for (i = 0; i < 600; i = i + 1) begin
            if (rnd(1, 3) != 0) din = rnd(2, 16);
            rst = rnd(3, 20) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
