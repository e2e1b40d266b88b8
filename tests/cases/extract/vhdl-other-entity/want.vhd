entity other is
    port (a : in bit; y : out bit);
end entity;

architecture rtl of other is
begin
    y <= not a;
end architecture;
