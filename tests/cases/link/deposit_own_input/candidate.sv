module dut(input clk, input [3:0] d, output reg [3:0] q);
    initial #12 $deposit(d, 4'hf);
    always @(posedge clk) q <= d;
endmodule
