// Bench of assay-rtl/content_match. Fills all entries, looks up hits, twins and erased tags, then random commands over few tags.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg write;
    reg erase;
    reg [1:0] slot;
    reg [5:0] tag;
    reg [5:0] key;
    wire hit_ref, hit_dut;
    wire twins_ref, twins_dut;
    wire [1:0] where_ref, where_dut;
    wire [3:0] used_ref, used_dut;

    content_match_ref ref_i (
        .clk(clk),
        .rst(rst),
        .write(write),
        .erase(erase),
        .slot(slot),
        .tag(tag),
        .key(key),
        .hit(hit_ref),
        .twins(twins_ref),
        .where(where_ref),
        .used(used_ref)
    );
    content_match dut_i (
        .clk(clk),
        .rst(rst),
        .write(write),
        .erase(erase),
        .slot(slot),
        .tag(tag),
        .key(key),
        .hit(hit_dut),
        .twins(twins_dut),
        .where(where_dut),
        .used(used_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [7:0] all_ref = {hit_ref, twins_ref, where_ref, used_ref};
    wire [7:0] all_dut = {hit_dut, twins_dut, where_dut, used_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h919891d7;
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
        #1 {rst, write, erase, slot, tag, key} = 0;
        rst = 1;
        pulse;
        tick;
        rst = 0;
        write = 1;
        for (i = 0; i < 8; i = i + 1) begin
            slot = i[1:0];
            tag = 6'h15 << i[2];
            key = 6'h15;
            erase = i[0];
            tick;
        end
        write = 0;
        erase = 1;
        for (i = 3; i >= 0; i = i - 1) begin
            slot = i[1:0];
            key = 6'h2a;
            tick;
        end
        erase = 0;
        key = 0;
        tick;
        // Every key against four different tags, then single-bit neighbours.
        write = 1;
        for (i = 0; i < 4; i = i + 1) begin
            slot = i[1:0];
            tag = 6'h09 * i[5:0] + 6'h03;
            tick;
        end
        write = 0;
        for (i = 0; i < 64; i = i + 1) begin
            key = i[5:0];
            tick;
        end
        for (i = 0; i < 700; i = i + 1) begin
            write = rnd(1, 3) == 0;
            erase = rnd(2, 5) == 0;
            slot = rnd(3, 4);
            tag = rnd(4, 3) * 6'd20;
            key = rnd(5, 6) == 0 ? rnd(6, 64) : rnd(7, 3) * 6'd20;
            rst = rnd(8, 60) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
