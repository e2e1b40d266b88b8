// Bench of assay-rtl/crc8_stream. Frames of every length with right and wrong check bytes, then random markers.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg valid;
    reg first;
    reg last;
    reg [7:0] din;
    wire [7:0] crc_ref, crc_dut;
    wire good_ref, good_dut;
    wire wrong_ref, wrong_dut;

    crc8_stream_ref ref_i (
        .clk(clk),
        .rst(rst),
        .valid(valid),
        .first(first),
        .last(last),
        .din(din),
        .crc(crc_ref),
        .good(good_ref),
        .wrong(wrong_ref)
    );
    crc8_stream dut_i (
        .clk(clk),
        .rst(rst),
        .valid(valid),
        .first(first),
        .last(last),
        .din(din),
        .crc(crc_dut),
        .good(good_dut),
        .wrong(wrong_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [9:0] all_ref = {crc_ref, good_ref, wrong_ref};
    wire [9:0] all_dut = {crc_dut, good_dut, wrong_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hf77d6738;
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
        #1 {rst, valid, first, last, din} = 0;
        rst = 1;
        valid = 1;
        last = 1;
        pulse;
        tick;
        rst = 0;
        valid = 0;
        tick;
        for (i = 0; i < 24; i = i + 1) begin
            // i / 2 bytes, then the right check byte, or one with a flipped bit.
            for (j = 0; j < i / 2; j = j + 1) begin
                valid = 1;
                first = j == 0;
                last = 0;
                din = rnd(1, 256);
                tick;
                valid = 0;
                last = 1;
                if (rnd(2, 3) == 0) tick;
            end
            valid = 1;
            first = i / 2 == 0;
            last = 1;
            din = i[0] ? (first ? 8'hff : crc_ref) : crc_ref ^ (8'h01 << (i / 2) % 8);
            tick;
            first = 0;
            valid = rnd(3, 2);
            last = 0;
            tick;
        end
        for (i = 0; i < 1000; i = i + 1) begin
            valid = rnd(4, 4) != 0;
            first = rnd(5, 6) == 0;
            last = rnd(6, 5) == 0;
            din = rnd(7, 256);
            if (last && rnd(8, 2) == 0) din = first ? 8'hff : crc_ref;
            if (last && rnd(9, 4) == 0) din = din ^ (8'h01 << rnd(10, 8));
            rst = rnd(11, 60) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
