typedef enum logic [1:0] {IDLE, RUN} st_t;
module TopModule (
  input clk,
  input d,
  output reg q
);
  st_t s;
  always @(posedge clk) begin
    q <= d & 1'b1;
  end
endmodule
