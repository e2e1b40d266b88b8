module dut(input clk, input [3:0] d, output reg [3:0] q);
    initial force clk = 0;
    always @(posedge clk) q <= d;
endmodule
