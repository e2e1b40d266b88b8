module dut(input \clk , input [3:0] d, output [3:0] q, output \more-0x1`x );
    assign q = d; assign \more-0x1`x = clk;
endmodule
