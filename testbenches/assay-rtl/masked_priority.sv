// Bench of assay-rtl/masked_priority. All requests unmasked, all single masks, then random pairs.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [7:0] req = 0;
    reg [7:0] mask = 0;
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

    task check;
        begin
            compared = compared + 1;
            if (all_ref !== (all_ref ^ all_dut ^ all_ref)) mismatches = mismatches + 1;
        end
    endtask

    task settle;
        begin
            #5 check;
        end
    endtask

    // xorshift32, so that every simulator sees the same vectors.
    reg [31:0] noise = 32'h752f9182;
    function [31:0] rnd(input [31:0] below);
        begin
            noise = noise ^ (noise << 13);
            noise = noise ^ (noise >> 17);
            noise = noise ^ (noise << 5);
            rnd = (noise >> 3) % below;
        end
    endfunction

    integer i;
    initial begin
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
            req = rnd(256);
            mask = rnd(256) | rnd(256);
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
