// Bench of assay-rtl/pattern_hits. The pattern back to back, overlapping and broken, then random bits that favour it.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg valid;
    reg din;
    wire hit_ref, hit_dut;
    wire [2:0] hits_ref, hits_dut;

    pattern_hits_ref ref_i (
        .clk(clk),
        .rst(rst),
        .valid(valid),
        .din(din),
        .hit(hit_ref),
        .hits(hits_ref)
    );
    pattern_hits dut_i (
        .clk(clk),
        .rst(rst),
        .valid(valid),
        .din(din),
        .hit(hit_dut),
        .hits(hits_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [3:0] all_ref = {hit_ref, hits_ref};
    wire [3:0] all_dut = {hit_dut, hits_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hcca25382;
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

    // Sends the low n bits of s, highest first, with an idle cycle before bits where gaps is set.
    task send(input [15:0] s, input integer n, input [15:0] gaps);
        integer k;
        begin
            for (k = n - 1; k >= 0; k = k - 1) begin
                if (gaps[k]) begin
                    valid = 0;
                    din = !s[k];
                    tick;
                end
                valid = 1;
                din = s[k];
                tick;
            end
        end
    endtask

    integer i;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, valid, din} = 0;
        rst = 1;
        pulse;
        tick;
        rst = 0;
        send(16'b10110, 5, 0);
        send(16'b110110, 6, 16'b010101);
        send(16'b1011110110, 10, 0);
        send(16'b1010110, 7, 16'b1111111);
        send(16'b101110110, 9, 0);
        send(16'b0010010110, 10, 0);
        send(16'b10011001, 8, 0);
        send(16'b0110110110110110, 16, 0);
        send(16'b1011, 4, 0);
        rst = 1;
        tick;
        rst = 0;
        send(16'b0110, 4, 0);
        for (i = 0; i < 150; i = i + 1) begin
            if (rnd(1, 3) == 0) send(rnd(2, 32), 5, rnd(3, 3) == 0 ? rnd(4, 32) : 0);
            else send(16'b10110, 5, rnd(5, 3) == 0 ? rnd(6, 32) : 0);
            if (rnd(7, 20) == 0) begin
                rst = 1;
                din = rnd(8, 2);
                tick;
                rst = 0;
            end
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
