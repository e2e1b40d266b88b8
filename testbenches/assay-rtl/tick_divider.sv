// Bench of assay-rtl/tick_divider. Every ratio for some periods, then ratio changes, stalls and resets at random.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg en;
    reg [3:0] ratio;
    wire tick_ref, tick_dut;

    tick_divider_ref ref_i (
        .clk(clk),
        .rst(rst),
        .en(en),
        .ratio(ratio),
        .tick(tick_ref)
    );
    tick_divider dut_i (
        .clk(clk),
        .rst(rst),
        .en(en),
        .ratio(ratio),
        .tick(tick_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire all_ref = tick_ref;
    wire all_dut = tick_dut;

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h9601e2b5;
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
    task cycle;
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
    integer j;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, en, ratio} = 0;
        rst = 1;
        en = 1;
        pulse;
        cycle;
        rst = 0;
        for (i = 0; i < 16; i = i + 1) begin
            ratio = i[3:0];
            for (j = 0; j < 3 * i + 5; j = j + 1) cycle;
        end
        for (i = 0; i < 900; i = i + 1) begin
            if (rnd(1, 12) == 0) ratio = rnd(2, 16);
            en = rnd(3, 5) != 0;
            rst = rnd(4, 40) == 0;
            cycle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
