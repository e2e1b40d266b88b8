// Bench of assay-rtl/lfsr_galois. Free run, all one-bit seeds, the zero seed, then random commands.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg load;
    reg [15:0] seed;
    reg en;
    wire [15:0] state_ref, state_dut;
    wire bit0_ref, bit0_dut;

    lfsr_galois_ref ref_i (
        .clk(clk),
        .rst(rst),
        .load(load),
        .seed(seed),
        .en(en),
        .state(state_ref),
        .bit0(bit0_ref)
    );
    lfsr_galois dut_i (
        .clk(clk),
        .rst(rst),
        .load(load),
        .seed(seed),
        .en(en),
        .state(state_dut),
        .bit0(bit0_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [16:0] all_ref = {state_ref, bit0_ref};
    wire [16:0] all_dut = {state_dut, bit0_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'he19d6456;
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
        #1 {rst, load, seed, en} = 0;
        rst = 1;
        en = 1;
        load = 1;
        seed = 16'h7777;
        pulse;
        tick;
        rst = 0;
        load = 0;
        for (i = 0; i < 100; i = i + 1) tick;
        for (i = 0; i < 17; i = i + 1) begin
            load = 1;
            seed = 16'h8000 >> i;
            tick;
            load = 0;
            tick;
            tick;
        end
        for (i = 0; i < 500; i = i + 1) begin
            en = rnd(1, 4) != 0;
            load = rnd(2, 10) == 0;
            seed = rnd(3, 4) == 0 ? 0 : rnd(4, 65536);
            rst = rnd(5, 50) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
