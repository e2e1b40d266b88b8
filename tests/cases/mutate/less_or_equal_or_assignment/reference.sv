module top (input clk, input [3:0] a, b, output reg y);
    always @(posedge clk) begin
        y <= a <= b;
        if (a <= 4'd3) y <= (b >= a);
    end
endmodule
