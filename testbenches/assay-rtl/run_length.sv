// Bench of assay-rtl/run_length. Runs of every length up to twenty, flushes at every moment, then random symbols.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg valid;
    reg [3:0] symbol;
    reg flush;
    wire out_ref, out_dut;
    wire [3:0] value_ref, value_dut;
    wire [3:0] count_ref, count_dut;
    wire open_ref, open_dut;

    run_length_ref ref_i (
        .clk(clk),
        .rst(rst),
        .valid(valid),
        .symbol(symbol),
        .flush(flush),
        .out(out_ref),
        .value(value_ref),
        .count(count_ref),
        .open(open_ref)
    );
    run_length dut_i (
        .clk(clk),
        .rst(rst),
        .valid(valid),
        .symbol(symbol),
        .flush(flush),
        .out(out_dut),
        .value(value_dut),
        .count(count_dut),
        .open(open_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [9:0] all_ref = {out_ref, value_ref, count_ref, open_ref};
    wire [9:0] all_dut = {out_dut, value_dut, count_dut, open_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h0b41af8f;
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
        #1 {rst, valid, symbol, flush} = 0;
        rst = 1;
        valid = 1;
        flush = 1;
        pulse;
        tick;
        rst = 0;
        flush = 0;
        for (i = 1; i < 21; i = i + 1) begin
            symbol = i[3:0] * 4'd7;
            for (j = 0; j < i; j = j + 1) begin
                valid = 1;
                tick;
                valid = 0;
                if (j == 2) tick;
            end
        end
        for (i = 1; i < 19; i = i + 1) begin
            // The flush comes with the last symbol of the run, with the next one, or alone.
            symbol = i[3:0];
            valid = 1;
            for (j = 1; j < i; j = j + 1) tick;
            flush = 1;
            tick;
            flush = i[0];
            valid = 0;
            tick;
            flush = i[1];
            symbol = ~i[3:0];
            valid = 1;
            tick;
            flush = 0;
        end
        for (i = 0; i < 900; i = i + 1) begin
            valid = rnd(1, 5) != 0;
            if (rnd(2, (i >> 7) & 1 ? 4 : 24) == 0) symbol = rnd(3, 4) == 0 ? rnd(4, 16) : rnd(5, 2) * 9;
            flush = rnd(6, 14) == 0;
            rst = rnd(7, 90) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
