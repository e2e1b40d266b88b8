// Bench of assay-rtl/debounce. Glitches of every length up to five samples both ways, then random bouncing.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg sample;
    reg raw;
    wire level_ref, level_dut;
    wire changed_ref, changed_dut;

    debounce_ref ref_i (
        .clk(clk),
        .rst(rst),
        .sample(sample),
        .raw(raw),
        .level(level_ref),
        .changed(changed_ref)
    );
    debounce dut_i (
        .clk(clk),
        .rst(rst),
        .sample(sample),
        .raw(raw),
        .level(level_dut),
        .changed(changed_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [1:0] all_ref = {level_ref, changed_ref};
    wire [1:0] all_dut = {level_dut, changed_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hdbf34790;
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
    integer j;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, sample, raw} = 0;
        rst = 1;
        pulse;
        tick;
        rst = 0;
        sample = 1;
        for (i = 0; i < 24; i = i + 1) begin
            // Lengths 1 to 6, each from both levels, with and without idle cycles in between.
            raw = !raw;
            for (j = 0; j <= i % 6; j = j + 1) begin
                if (i >= 12) begin
                    sample = 0;
                    tick;
                    sample = 1;
                end
                tick;
            end
            raw = level_ref;
            tick;
        end
        raw = !level_ref;
        tick;
        tick;
        tick;
        rst = 1;
        tick;
        rst = 0;
        raw = 1;
        for (i = 0; i < 6; i = i + 1) tick;
        for (i = 0; i < 1200; i = i + 1) begin
            if (rnd(1, 5) == 0) raw = rnd(2, 2);
            sample = rnd(3, 4) != 0;
            rst = rnd(4, 70) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
