module TopModule (
  input clk,
  input d,
  output reg q
);
  typedef enum logic {A,B} t;
  t s;
  always @(posedge clk) begin
    q <= d & 1'b1;
  end
endmodule
