module TopModule (
  input clk,
  input d,
  output reg q
);
  always @(posedge clk) begin
    q <= d & 1'b1;
  end
endmodule
