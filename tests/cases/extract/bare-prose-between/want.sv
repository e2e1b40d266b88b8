module half (
  input p,
  output q
);
  assign q = ~p;
endmodule
module TopModule (
  input [1:0] a,
  output y
);

  half h0 (.p(a[0]), .q(y));

endmodule
