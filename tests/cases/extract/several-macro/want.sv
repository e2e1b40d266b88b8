`define W 8
module TopModule (
  input clk,
  input d,
  output reg q
);
  always @(posedge clk) begin
    q <= `W & 1'b1;
  end
endmodule
