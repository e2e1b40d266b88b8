module sub(input a); endmodule

module TopModule (
  input clk,
  input d,
  output reg q
);
  sub s(.a(d));
  always @(posedge clk) begin
    q <= d & 1'b1;
  end
endmodule
