// Bench of assay-rtl/masked_priority. All requests unmasked, all single masks, then random pairs.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [7:0] req;
    reg [7:0] mask;
    wire found_ref, found_dut;
    wire [2:0] index_ref, index_dut;

    masked_priority_ref ref_i (
        .req(req),
        .mask(mask),
        .found(found_ref),
        .index(index_ref)
    );
    masked_priority dut_i (
        .req(req),
        .mask(mask),
        .found(found_dut),
        .index(index_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [3:0] all_ref = {found_ref, index_ref};
    wire [3:0] all_dut = {found_dut, index_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h752f9182;
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
        #1 {req, mask} = 0;
        for (i = 0; i < 256; i = i + 1) begin
            req = i[7:0];
            settle;
        end
        for (i = 0; i < 8; i = i + 1) begin
            req = 8'hff;
            mask = ~(8'h01 << i);
            settle;
            mask = 8'h01 << i;
            settle;
        end
        for (i = 0; i < 600; i = i + 1) begin
            req = rnd(1, 256);
            mask = rnd(2, 256) | rnd(3, 256);
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
