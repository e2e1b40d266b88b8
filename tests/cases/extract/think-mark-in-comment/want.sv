module TopModule (
  input clk,
  input d,
  output reg q
);
  /*
<think> of the clock
  */
  always @(posedge clk) begin
    q <= d & 1'b1;
  end
endmodule
