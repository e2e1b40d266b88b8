module inv (input p, output q);
  assign q = ~p;
endmodule

module half (input p, output q);
  inv i (.p(p), .q(q));
endmodule

module TopModule (
  input [1:0] a,
  output y
);

  half h0 (.p(a[0]), .q(y));

endmodule
