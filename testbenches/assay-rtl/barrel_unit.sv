// Bench of assay-rtl/barrel_unit. Every operation and amount on several patterns, then random words.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [15:0] word;
    reg [3:0] amount;
    reg [1:0] op;
    wire [15:0] result_ref, result_dut;
    wire lost_ref, lost_dut;

    barrel_unit_ref ref_i (
        .word(word),
        .amount(amount),
        .op(op),
        .result(result_ref),
        .lost(lost_ref)
    );
    barrel_unit dut_i (
        .word(word),
        .amount(amount),
        .op(op),
        .result(result_dut),
        .lost(lost_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [16:0] all_ref = {result_ref, lost_ref};
    wire [16:0] all_dut = {result_dut, lost_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h8c3eabd3;
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

    task settle;
        begin
            #5 check;
        end
    endtask

    integer i;
    integer j;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {word, amount, op} = 0;
        for (i = 0; i < 64; i = i + 1) begin
            {op, amount} = i[5:0];
            for (j = 0; j < 8; j = j + 1) begin
                case (j)
                    0: word = 16'h0001;
                    1: word = 16'h8000;
                    2: word = 16'hffff;
                    3: word = 16'h7ffe;
                    4: word = 16'h0001 << amount;
                    5: word = 16'h8000 >> amount;
                    6: word = 16'h4321;
                    default: word = 16'hb70d;
                endcase
                settle;
            end
        end
        for (i = 0; i < 600; i = i + 1) begin
            word = rnd(1, 65536);
            {op, amount} = rnd(2, 64);
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
