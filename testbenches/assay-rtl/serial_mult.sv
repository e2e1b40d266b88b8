// Bench of assay-rtl/serial_mult. All corner products, then random operands, starts on the way and resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n;
    reg start;
    reg [7:0] a;
    reg [7:0] b;
    wire busy_ref, busy_dut;
    wire [15:0] product_ref, product_dut;

    serial_mult_ref ref_i (
        .clk(clk),
        .rst_n(rst_n),
        .start(start),
        .a(a),
        .b(b),
        .busy(busy_ref),
        .product(product_ref)
    );
    serial_mult dut_i (
        .clk(clk),
        .rst_n(rst_n),
        .start(start),
        .a(a),
        .b(b),
        .busy(busy_dut),
        .product(product_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [16:0] all_ref = {busy_ref, product_ref};
    wire [16:0] all_dut = {busy_dut, product_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hc79ade68;
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

    task idle(input integer cycles);
        integer k;
        for (k = 0; k < cycles; k = k + 1) tick;
    endtask

    task multiply(input [7:0] x, input [7:0] y);
        begin
            start = 1;
            a = x;
            b = y;
            tick;
            start = 0;
            a = ~x;
            b = y + 8'd1;
            idle(9);
        end
    endtask

    function [7:0] corner(input integer n);
        case (n)
            0: corner = 8'h80;
            1: corner = 8'h81;
            2: corner = 8'hff;
            3: corner = 8'h00;
            4: corner = 8'h01;
            5: corner = 8'h7f;
            default: corner = 8'h55;
        endcase
    endfunction

    integer i;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst_n, start, a, b} = 0;
        start = 1;
        a = 3;
        b = 5;
        pulse;
        tick;
        rst_n = 1;
        start = 0;
        idle(10);
        for (i = 0; i < 49; i = i + 1) multiply(corner(i / 7), corner(i % 7));
        for (i = 0; i < 30; i = i + 1) multiply(rnd(1, 256), rnd(2, 256));
        // A second start 1 to 12 edges after the first.
        for (i = 1; i < 13; i = i + 1) begin
            start = 1;
            a = rnd(3, 256);
            b = rnd(4, 256);
            tick;
            start = 0;
            idle(i - 1);
            multiply(rnd(5, 256), rnd(6, 256));
        end
        for (i = 0; i < 500; i = i + 1) begin
            start = rnd(7, 9) == 0;
            a = rnd(8, 256);
            b = rnd(9, 256);
            rst_n = rnd(10, 50) != 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
