module TopModule (
  input [1:0] a,
  output y
);

  assign y = &a;

endmodule
