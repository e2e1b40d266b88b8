module dut(input clk, input [3:0] d, output reg [3:0] q);
    always @(d or posedge clk or negedge clk) q = d + clk;
    always @* $display("any %b", {d, clk});
endmodule
