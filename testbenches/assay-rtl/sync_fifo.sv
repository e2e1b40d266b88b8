// Bench of assay-rtl/sync_fifo. Fill, overflow, drain, underflow, then random traffic at three biases.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg push;
    reg [7:0] din;
    reg pop;
    wire [7:0] dout_ref, dout_dut;
    wire [2:0] level_ref, level_dut;
    wire empty_ref, empty_dut;
    wire full_ref, full_dut;
    wire nearly_full_ref, nearly_full_dut;
    wire dropped_ref, dropped_dut;

    sync_fifo_ref ref_i (
        .clk(clk),
        .rst(rst),
        .push(push),
        .din(din),
        .pop(pop),
        .dout(dout_ref),
        .level(level_ref),
        .empty(empty_ref),
        .full(full_ref),
        .nearly_full(nearly_full_ref),
        .dropped(dropped_ref)
    );
    sync_fifo dut_i (
        .clk(clk),
        .rst(rst),
        .push(push),
        .din(din),
        .pop(pop),
        .dout(dout_dut),
        .level(level_dut),
        .empty(empty_dut),
        .full(full_dut),
        .nearly_full(nearly_full_dut),
        .dropped(dropped_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [14:0] all_ref = {dout_ref, level_ref, empty_ref, full_ref, nearly_full_ref, dropped_ref};
    wire [14:0] all_dut = {dout_dut, level_dut, empty_dut, full_dut, nearly_full_dut, dropped_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hc4739bcb;
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
        #1 {rst, push, din, pop} = 0;
        rst = 1;
        pulse;
        tick;
        rst = 0;
        push = 1;
        for (i = 0; i < 8; i = i + 1) begin
            din = 8'h31 + i[7:0];
            tick;
        end
        pop = 1;
        for (i = 0; i < 8; i = i + 1) begin
            din = 8'hc5 - i[7:0];
            tick;
        end
        push = 0;
        for (i = 0; i < 8; i = i + 1) tick;
        push = 1;
        tick;
        tick;
        for (i = 0; i < 1200; i = i + 1) begin
            // Phases that tend to fill, to stay, and to drain.
            push = rnd(1, 8) < (((i / 40) % 3) == 0 ? 7 : ((i / 40) % 3) == 1 ? 5 : 2);
            pop = rnd(2, 8) < (((i / 40) % 3) == 0 ? 2 : ((i / 40) % 3) == 1 ? 5 : 7);
            din = rnd(3, 256);
            rst = rnd(4, 90) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
