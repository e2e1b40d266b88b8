// Bench of assay-rtl/sat_add. All pairs of 18 corner values, then random pairs, each in both modes.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg sub;
    reg [7:0] a;
    reg [7:0] b;
    wire [7:0] y_ref, y_dut;
    wire clipped_ref, clipped_dut;

    sat_add_ref ref_i (
        .sub(sub),
        .a(a),
        .b(b),
        .y(y_ref),
        .clipped(clipped_ref)
    );
    sat_add dut_i (
        .sub(sub),
        .a(a),
        .b(b),
        .y(y_dut),
        .clipped(clipped_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [8:0] all_ref = {y_ref, clipped_ref};
    wire [8:0] all_dut = {y_dut, clipped_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h1e233a39;
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

    // 0 to 17: values around zero and around both ends.
    function [7:0] corner(input integer n);
        corner = n < 6 ? 8'h80 + n[7:0] : n < 12 ? 8'h7a + (n[7:0] - 8'd6) : 8'hfd + (n[7:0] - 8'd12);
    endfunction

    integer i;
    integer j;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {sub, a, b} = 0;
        for (i = 0; i < 18; i = i + 1) begin
            for (j = 0; j < 18; j = j + 1) begin
                a = corner(i);
                b = corner(j);
                sub = 0;
                settle;
                sub = 1;
                settle;
            end
        end
        for (i = 0; i < 600; i = i + 1) begin
            a = rnd(1, 256);
            b = rnd(2, 256);
            sub = rnd(3, 2);
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
