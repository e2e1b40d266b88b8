// Bench of assay-rtl/sort4. All orders of four values with repetitions from a set of four, both directions, then random ones.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [15:0] in;
    reg descend;
    wire [15:0] out_ref, out_dut;
    wire [7:0] from_ref, from_dut;

    sort4_ref ref_i (
        .in(in),
        .descend(descend),
        .out(out_ref),
        .from(from_ref)
    );
    sort4 dut_i (
        .in(in),
        .descend(descend),
        .out(out_dut),
        .from(from_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [23:0] all_ref = {out_ref, from_ref};
    wire [23:0] all_dut = {out_dut, from_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h26877e2e;
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
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {in, descend} = 0;
        for (i = 0; i < 512; i = i + 1) begin
            descend = i[8];
            in[3:0] = 4'h5 * i[1:0];
            in[7:4] = 4'h5 * i[3:2];
            in[11:8] = 4'h5 * i[5:4];
            in[15:12] = 4'h5 * i[7:6];
            settle;
        end
        for (i = 0; i < 250; i = i + 1) begin
            in = rnd(1, 65536);
            if (rnd(2, 4) == 0) in[7:4] = in[15:12];
            descend = rnd(3, 2);
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
