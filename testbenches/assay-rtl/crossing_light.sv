// Bench of assay-rtl/crossing_light. Full rounds with the button at every moment, night mode, then random buttons and modes.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg button;
    reg night;
    wire [1:0] road_ref, road_dut;
    wire walk_ref, walk_dut;
    wire asked_ref, asked_dut;

    crossing_light_ref ref_i (
        .clk(clk),
        .rst(rst),
        .button(button),
        .night(night),
        .road(road_ref),
        .walk(walk_ref),
        .asked(asked_ref)
    );
    crossing_light dut_i (
        .clk(clk),
        .rst(rst),
        .button(button),
        .night(night),
        .road(road_dut),
        .walk(walk_dut),
        .asked(asked_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [3:0] all_ref = {road_ref, walk_ref, asked_ref};
    wire [3:0] all_dut = {road_dut, walk_dut, asked_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hf087053f;
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
        #1 {rst, button, night} = 0;
        rst = 1;
        button = 1;
        pulse;
        tick;
        rst = 0;
        button = 0;
        for (i = 0; i < 14; i = i + 1) tick;
        // One request at each moment of a round.
        for (i = 0; i < 20; i = i + 1) begin
            for (j = 0; j < 22; j = j + 1) begin
                button = i == j;
                tick;
            end
        end
        button = 0;
        // Night begins at each moment of a round that a request has started.
        for (i = 0; i < 18; i = i + 1) begin
            for (j = 0; j < 34; j = j + 1) begin
                button = j == 0 || j == 25;
                night = j >= i && j < 30;
                tick;
            end
        end
        for (i = 0; i < 900; i = i + 1) begin
            button = rnd(1, 10) == 0;
            if (rnd(2, 15) == 0) night = rnd(3, 2);
            rst = rnd(4, 90) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
