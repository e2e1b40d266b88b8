typedef enum logic [1:0] {
  IDLE, RUN
} state_t;
module TopModule (
  input [1:0] a,
  output y
);

  assign y = &a;

endmodule
