module TopModule (
  input [1:0] a,
  output y
);
  module inner (input p, output q);
    assign q = p;
  endmodule
  inner i (.p(a[0]), .q(y));
endmodule
