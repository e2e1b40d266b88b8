module dut(input clk, input [3:0] d, output reg [3:0] q);
    initial $display("%m");
    always @(posedge clk) begin : blk q <= d; $display("%m"); end
endmodule
