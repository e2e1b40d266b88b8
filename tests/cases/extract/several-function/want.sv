function automatic logic inv(input logic x);
  inv = ~x;
endfunction
module TopModule (
  input clk,
  input d,
  output reg q
);
  always @(posedge clk) begin
    q <= inv(d) & 1'b1;
  end
endmodule
