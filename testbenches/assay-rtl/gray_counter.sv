// Bench of assay-rtl/gray_counter. Laps in both directions, then random commands with asynchronous resets between the edges.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n;
    reg en;
    reg down;
    wire [3:0] gray_ref, gray_dut;
    wire wrapped_ref, wrapped_dut;

    gray_counter_ref ref_i (
        .clk(clk),
        .rst_n(rst_n),
        .en(en),
        .down(down),
        .gray(gray_ref),
        .wrapped(wrapped_ref)
    );
    gray_counter dut_i (
        .clk(clk),
        .rst_n(rst_n),
        .en(en),
        .down(down),
        .gray(gray_dut),
        .wrapped(wrapped_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [4:0] all_ref = {gray_ref, wrapped_ref};
    wire [4:0] all_dut = {gray_dut, wrapped_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h333c1876;
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
        #1 {rst_n, en, down} = 0;
        rst_n = 1;
        #2 rst_n = 0;
        pulse;
        rst_n = 1;
        en = 1;
        for (i = 0; i < 35; i = i + 1) tick;
        down = 1;
        for (i = 0; i < 35; i = i + 1) tick;
        for (i = 0; i < 600; i = i + 1) begin
            en = rnd(1, 4) != 0;
            if (rnd(2, 14) == 0) down = rnd(3, 2);
            tick;
            if (rnd(4, 40) == 0) begin
                // Away from any clock edge.
                rst_n = 0;
                #3 check;
                if (rnd(5, 2) == 0) tick;
                rst_n = 1;
            end
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
