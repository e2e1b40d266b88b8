// Bench of assay-rtl/byte_serializer. Every byte count without and with stalls, offers at the last byte, then random traffic.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n;
    reg in_valid;
    reg [31:0] in_word;
    reg [1:0] in_count;
    reg out_ready;
    wire in_ready_ref, in_ready_dut;
    wire out_valid_ref, out_valid_dut;
    wire [7:0] out_byte_ref, out_byte_dut;
    wire out_last_ref, out_last_dut;

    byte_serializer_ref ref_i (
        .clk(clk),
        .rst_n(rst_n),
        .in_valid(in_valid),
        .in_word(in_word),
        .in_count(in_count),
        .out_ready(out_ready),
        .in_ready(in_ready_ref),
        .out_valid(out_valid_ref),
        .out_byte(out_byte_ref),
        .out_last(out_last_ref)
    );
    byte_serializer dut_i (
        .clk(clk),
        .rst_n(rst_n),
        .in_valid(in_valid),
        .in_word(in_word),
        .in_count(in_count),
        .out_ready(out_ready),
        .in_ready(in_ready_dut),
        .out_valid(out_valid_dut),
        .out_byte(out_byte_dut),
        .out_last(out_last_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [10:0] all_ref = {in_ready_ref, out_valid_ref, out_byte_ref, out_last_ref};
    wire [10:0] all_dut = {in_ready_dut, out_valid_dut, out_byte_dut, out_last_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h85da669d;
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
        #1 {rst_n, in_valid, in_word, in_count, out_ready} = 0;
        in_valid = 1;
        out_ready = 1;
        pulse;
        tick;
        rst_n = 1;
        for (i = 0; i < 48; i = i + 1) begin
            // Words of one to four bytes; in the second half the receiver stalls now and then.
            in_word = {rnd(1, 65536), 16'd0} ^ rnd(2, 65536);
            in_count = i[1:0] ^ i[3:2];
            out_ready = i < 24 || i % 3 != 0;
            tick;
            in_valid = i[2] || i[4];
            in_count = ~in_count;
            tick;
            tick;
        end
        for (i = 0; i < 1000; i = i + 1) begin
            in_valid = rnd(3, 4) < ((i >> 6) & 1 ? 3 : 1);
            in_word = {rnd(4, 65536), 16'd0} ^ rnd(5, 65536);
            in_count = rnd(6, 4);
            out_ready = rnd(7, 4) < ((i >> 7) & 1 ? 3 : 2);
            rst_n = rnd(8, 70) != 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
