module dut(input clk, input [3:0] d, output [3:0] q);
    tran (clk, d[0]);
    assign q = d;
endmodule
