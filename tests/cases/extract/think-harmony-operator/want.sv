module TopModule (
  input clk,
  input d,
  output reg q
);
  always @(posedge clk) begin
    q <= a <|d;
  end
endmodule
