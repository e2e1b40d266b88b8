module dut #(parameter W = 4, parameter K = 1)
    (input clk, input [W-1:0] d, output reg [W-1:0] q);
    always @(posedge clk) q <= d + K;
endmodule
