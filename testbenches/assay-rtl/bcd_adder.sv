// Bench of assay-rtl/bcd_adder. All sums of two-digit numbers with a step, digit borders, then random bytes with bad digits.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [7:0] a;
    reg [7:0] b;
    reg cin;
    wire [7:0] sum_ref, sum_dut;
    wire cout_ref, cout_dut;
    wire bad_ref, bad_dut;

    bcd_adder_ref ref_i (
        .a(a),
        .b(b),
        .cin(cin),
        .sum(sum_ref),
        .cout(cout_ref),
        .bad(bad_ref)
    );
    bcd_adder dut_i (
        .a(a),
        .b(b),
        .cin(cin),
        .sum(sum_dut),
        .cout(cout_dut),
        .bad(bad_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [9:0] all_ref = {sum_ref, cout_ref, bad_ref};
    wire [9:0] all_dut = {sum_dut, cout_dut, bad_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hb1901aa7;
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

    function [7:0] packed_bcd(input [31:0] n);
        reg [31:0] tens, ones;
        begin
            tens = (n / 10) % 10;
            ones = n % 10;
            packed_bcd = {tens[3:0], ones[3:0]};
        end
    endfunction

    integer i;
    integer j;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {a, b, cin} = 0;
        for (i = 0; i < 100; i = i + 1) begin
            for (j = i % 7; j < 100; j = j + 7) begin
                a = packed_bcd(i);
                b = packed_bcd(j);
                cin = i[0] ^ j[1];
                settle;
            end
            // Around the sums 9, 10, 99 and 100.
            a = packed_bcd(i);
            b = packed_bcd(99 - i);
            cin = 0;
            settle;
            cin = 1;
            settle;
        end
        // One digit at a time beyond its border, the others small.
        for (i = 0; i < 64; i = i + 1) begin
            {a, b} = 16'h1203;
            case (i[5:4])
                0: a[3:0] = i[3:0];
                1: a[7:4] = i[3:0];
                2: b[3:0] = i[3:0];
                default: b[7:4] = i[3:0];
            endcase
            settle;
        end
        for (i = 0; i < 400; i = i + 1) begin
            a = rnd(1, 256);
            b = rnd(2, 256);
            cin = rnd(3, 2);
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
