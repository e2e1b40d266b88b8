module TopModule (
  input [1:0] a,
  output y
);

  assign y = a[1] & a[0];

endmodule
