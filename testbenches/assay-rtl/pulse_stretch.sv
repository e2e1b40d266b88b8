// Bench of assay-rtl/pulse_stretch. Every length once, retriggers shortly before and at the end, then random triggers.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg trig;
    reg [3:0] length;
    wire pulse_ref, pulse_dut;
    wire [3:0] left_ref, left_dut;
    wire missed_ref, missed_dut;

    pulse_stretch_ref ref_i (
        .clk(clk),
        .rst(rst),
        .trig(trig),
        .length(length),
        .pulse(pulse_ref),
        .left(left_ref),
        .missed(missed_ref)
    );
    pulse_stretch dut_i (
        .clk(clk),
        .rst(rst),
        .trig(trig),
        .length(length),
        .pulse(pulse_dut),
        .left(left_dut),
        .missed(missed_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [5:0] all_ref = {pulse_ref, left_ref, missed_ref};
    wire [5:0] all_dut = {pulse_dut, left_dut, missed_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h48b3f37a;
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
    task start;
        begin
            #5 clk = 1;
            #5 clk = 0;
            #1;
        end
    endtask

    integer i;
    integer j;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, trig, length} = 0;
        rst = 1;
        trig = 1;
        length = 9;
        start;
        tick;
        rst = 0;
        for (i = 1; i < 16; i = i + 1) begin
            trig = 1;
            length = i[3:0];
            tick;
            trig = 0;
            length = ~i[3:0];
            for (j = 0; j < i + 2; j = j + 1) tick;
        end
        for (i = 0; i < 900; i = i + 1) begin
            trig = rnd(1, 6) == 0;
            length = rnd(2, 3) == 0 ? rnd(3, 3) : rnd(4, 16);
            rst = rnd(5, 60) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
